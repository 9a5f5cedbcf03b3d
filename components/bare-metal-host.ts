import { changeOrder, isOnlyWorker } from "../config/change-order";
import * as pulumi from "@pulumi/pulumi";
import { settingsFor } from "../config/changes/judge";
import type { ClusterConfig, Host } from "../config/cluster-config";
import { remoteHost } from "../config/remote-host";
import { apiBalancerLayer } from "../layers/api-load-balancer/layer";
import { firewallLayer } from "../layers/firewall/layer";
import { layersText, layerText } from "../layers/layer-json";
import { registryCheck, type RegistryCheck } from "../layers/registries/probes";
import { podRuntime, type PodRuntime as PodRuntimeContent } from "../layers/pod-runtime";
import { kubeletCertificates, networkCertificates } from "../pki/requests";
import type { RemoteHost } from "../ssh/host";
import { requirementsOf } from "../layers/host-requirements";
import type { ClusterGates } from "../resources/cluster-gates";
import { HostLayer, type HostLayerArgs } from "../resources/host-layer";
import { PodRuntime } from "../resources/pod-runtime";
import type { Inputs } from "../resources/inputs";
import { Preflight } from "../resources/preflight";
import type { ClusterPki } from "./cluster-pki";
import { hookCommand } from "./hook-command";
import { maintenanceOf } from "./maintenance";
import { optionalLayers } from "./optional-layers";

export interface BareMetalHostArgs {
  /** The machine, from the stack file. */
  host: Host;
  /** The cluster that owns it: `ClusterIdentity.owner`. */
  owner: pulumi.Input<string>;
  config: ClusterConfig;
  pki: ClusterPki;
  /** Gates that changes of the host's layers wait for; undefined without gates. */
  gates: ClusterGates | undefined;
}

/**
 * A machine that can run pods: kernel settings, containerd and the kubelet, the only programs outside of containers. Ready when
 * its kubelet is healthy. Everything else on the host is passed to the kubelet by other components.
 */
export class BareMetalHost extends pulumi.ComponentResource {
  readonly host: Host;
  /**
   * Connection to the host. It is an output of the preflight: Pulumi deletes dependents before a replacement only if they depend
   * on a property, so a new machine under the same name has everything removed from the old one first, in reverse order.
   */
  readonly remote: Inputs<RemoteHost>;
  /** containerd and kubelet as desired. Set up here; changed with the node, after the control plane. */
  readonly layers: PodRuntimeContent;
  /** Required by every pod of the host. */
  readonly podRuntime: PodRuntime;
  /** Inputs of a layer whose change waits for the gates; empty without gates. */
  readonly gated: Pick<HostLayerArgs, "gateAccess">;
  /** The host's own load balancer for the API servers. */
  readonly apiBalancer: HostLayer;

  constructor(name: string, args: BareMetalHostArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:BareMetalHost", name, {}, opts);
    const { host, owner, config, pki, gates } = args;
    const remote = remoteHost(host, owner);
    const { address } = host;
    this.host = host;
    this.layers = podRuntime(host, config);
    this.gated = gates ? { gateAccess: gates.access } : {};

    const check = registryCheck(host, config);
    const preflight = new Preflight(
      `${name}-preflight`,
      {
        host: remote,
        requirements: requirementsOf(host, config),
        ...(check && { registries: checkText(check) }),
        ...(!isOnlyWorker(host) && {
          settings: settingsFor("machine", config, host),
        }),
      },
      { parent: this },
    );
    const checked = preflight.urn.apply(() => ({ name: host.name, address, ...host.ssh }));
    const { name: hostName, address: hostAddress, user, port, hostKey } = checked;
    const { sshAddress } = host.ssh;
    this.remote = {
      name: hostName,
      address: hostAddress,
      user,
      port,
      hostKey,
      ...(sshAddress && { sshAddress: preflight.urn.apply(() => sshAddress) }),
      owner,
    };
    const beforeSetup = hookCommand(
      `${name}-before-setup`,
      { config, host, remote: this.remote, create: host.hooks.beforeSetup },
      { parent: this, dependsOn: preflight },
    );
    const identity = new HostLayer(
      `${name}-identity`,
      {
        host: this.remote,
        layer: "identity",
        files: pki.trustedFile("kubernetes-ca", "kubernetes"),
        certificates: pki.certificates({
          ...kubeletCertificates(host),
          ...networkCertificates(host, config),
        }),
        settings: settingsFor("host", config),
      },
      { parent: this, dependsOn: [preflight, ...beforeSetup] },
    );
    const firewall = firewallLayer(host, config);
    if (firewall)
      new HostLayer(
        `${name}-firewall`,
        { host: this.remote, layer: "firewall", desired: layerText(firewall) },
        { parent: this, dependsOn: identity },
      );
    const settings = optionalLayers(
      name,
      { host, remote: this.remote, config },
      { parent: this, dependsOn: identity },
    );
    this.podRuntime = new PodRuntime(
      `${name}-pod-runtime`,
      { host: this.remote, layers: layersText(this.layers), ...maintenanceOf(host) },
      {
        parent: this,
        dependsOn: [identity, ...settings],
      },
    );
    this.apiBalancer = new HostLayer(
      `${name}-api-balancer`,
      {
        host: this.remote,
        layer: "api-balancer",
        desired: layerText(apiBalancerLayer(config)),
        position: changeOrder(config.hosts).indexOf(host),
        onRemove: ["stop-static-pods"],
        ...this.gated,
      },
      { parent: this, dependsOn: this.podRuntime },
    );
    this.registerOutputs();
  }
}

/** The registries to check, as JSON. Without a login it is not secret, so previews show it. */
const checkText = (check: RegistryCheck): pulumi.Input<string> => {
  const text = JSON.stringify(check);
  return check.probes.some(({ authorization }) => authorization) ? pulumi.secret(text) : text;
};
