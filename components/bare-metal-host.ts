import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig, Host } from "../config/cluster-config";
import { apiBalancerLayer } from "../layers/api-balancer";
import { engineLayer } from "../layers/engine";
import { firewallLayer } from "../layers/firewall";
import { handedOver } from "../layers/handed-over";
import { kubeletLayer } from "../layers/kubelet";
import { kubeletCertificates, networkCertificates } from "../pki/requests";
import type { DesiredState } from "../remote/desired-state";
import type { RemoteHost } from "../remote/host";
import { HostLayer } from "../resources/host-layer";
import { Preflight } from "../resources/preflight";
import type { ClusterPki } from "./cluster-pki";
import { hookCommand } from "./hook-command";

export interface BareMetalHostArgs {
  /** The machine, as the stack file lists it. */
  host: Host;
  config: ClusterConfig;
  pki: ClusterPki;
}

/**
 * A machine that can run pods: kernel settings, containerd and the kubelet, the only programs of ours that run outside
 * containers. Ready when its kubelet is healthy; whatever else the host runs, other components hand to the kubelet.
 */
export class BareMetalHost extends pulumi.ComponentResource {
  readonly host: Host;
  /**
   * How the host is reached. It comes from the preflight, so that another machine under the same name has everything that
   * was made with it removed in reverse order first: the engine deletes beforehand what depends by a property only.
   */
  readonly remote: pulumi.Output<RemoteHost>;
  /** Engine and kubelet as they have to be. They are made here, and changed with the node, when the control plane has changed. */
  readonly layers: { readonly engine: DesiredState; readonly kubelet: DesiredState };
  /** The layer that every other layer of the host stands on. */
  readonly kubelet: HostLayer;
  /** The host's own way to the API servers. */
  readonly apiBalancer: HostLayer;

  constructor(name: string, args: BareMetalHostArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:BareMetalHost", name, {}, opts);
    const { host, config, pki } = args;
    const remote = { name: host.name, address: host.address, ...host.ssh };
    const { address, architecture, profile, roles } = host;
    this.host = host;
    this.layers = { engine: engineLayer(host, config), kubelet: kubeletLayer(host, config) };

    const preflight = new Preflight(
      `${name}-preflight`,
      { host: remote, demands: { address, architecture, profile, roles } },
      { parent: this },
    );
    this.remote = preflight.urn.apply(() => remote);
    const beforeSetup = hookCommand(
      `${name}-before-setup`,
      { config, host, remote: this.remote, create: config.hooks.beforeSetup },
      { parent: this, dependsOn: preflight },
    );
    const identity = new HostLayer(
      `${name}-identity`,
      {
        host: this.remote,
        layer: "identity",
        files: pki.trustedFiles(),
        certificates: pki.certificates({ ...kubeletCertificates(host), ...networkCertificates() }),
      },
      { parent: this, dependsOn: [preflight, ...beforeSetup] },
    );
    const firewall = firewallLayer(host, config);
    if (firewall)
      new HostLayer(
        `${name}-firewall`,
        { host: remote, layer: "firewall", ...firewall },
        { parent: this, dependsOn: identity },
      );
    const engine = new HostLayer(
      `${name}-engine`,
      { host: this.remote, layer: "engine", ...handedOver(this.layers.engine) },
      { parent: this, dependsOn: identity },
    );
    this.kubelet = new HostLayer(
      `${name}-kubelet`,
      {
        host: this.remote,
        layer: "kubelet",
        ...handedOver(this.layers.kubelet),
        onRemove: ["remove-pods"],
      },
      { parent: this, dependsOn: engine },
    );
    this.apiBalancer = new HostLayer(
      `${name}-api-balancer`,
      {
        host: this.remote,
        layer: "api-balancer",
        ...apiBalancerLayer(config),
        onRemove: ["stop-static-pods"],
      },
      { parent: this, dependsOn: this.kubelet },
    );
    this.registerOutputs();
  }
}
