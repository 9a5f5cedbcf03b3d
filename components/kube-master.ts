import * as pulumi from "@pulumi/pulumi";
import { settingsFor } from "../config/changes/judge";
import type { ClusterConfig, Host } from "../config/cluster-config";
import { auditWebhookFiles } from "../layers/control-plane/audit";
import { controlPlaneLayer } from "../layers/control-plane/layer";
import { layerText } from "../layers/layer-json";
import { passwordFiles } from "../layers/virtual-address/bgpd";
import { virtualAddressLayer } from "../layers/virtual-address/layer";
import { controlPlaneCertificates } from "../pki/requests";
import { ports } from "../layers/ports";
import type { ClusterRelease } from "../resources/cluster-release";
import type { EncryptionKeys } from "../resources/encryption-keys";
import { HostLayer } from "../resources/host-layer";
import type { BareMetalHost } from "./bare-metal-host";
import type { ClusterPki } from "./cluster-pki";
import type { EtcdNode } from "./etcd-node";
import { secretFiles } from "./secret-files";

export interface KubeMasterArgs {
  /** Machine that runs the control plane. */
  host: BareMetalHost;
  /** All etcd members, which must be healthy first. */
  etcd: readonly EtcdNode[];
  /** Hosts of those members. */
  etcdHosts: readonly Host[];
  /** Takes a snapshot before the release of the control plane changes. */
  release: ClusterRelease;
  /** Refuses to drop a key that a Secret still needs. */
  encryptionKeys: EncryptionKeys;
  config: ClusterConfig;
  pki: ClusterPki;
}

/**
 * API server, controller manager and scheduler as static pods on one host. Ready when all three are healthy. The host also
 * becomes a node of the cluster, because webhooks and aggregated APIs are called from there, which requires routes to pods.
 */
export class KubeMaster extends pulumi.ComponentResource {
  /** URL of this API server, once it is ready. */
  readonly apiServer: pulumi.Output<string>;

  constructor(name: string, args: KubeMasterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:KubeMaster", name, {}, opts);
    const { host, etcd, etcdHosts, release, encryptionKeys, config, pki } = args;
    const layer = new HostLayer(
      `${name}-control-plane`,
      {
        host: host.remote,
        layer: "control-plane",
        desired: layerText(controlPlaneLayer(host.host, etcdHosts, config)),
        files: {
          ...pki.trustedFile("apiserver-etcd-ca", "etcd"),
          ...pki.trustedFile("front-proxy-ca", "front-proxy"),
          ...pki.serviceAccountFiles(),
          ...pki.encryptionFiles(),
          ...secretFiles(auditWebhookFiles(config.security.audit)),
        },
        certificates: pki.certificates(controlPlaneCertificates(host.host, config.cluster)),
        settings: settingsFor("control plane", config),
        onRemove: ["stop-static-pods"],
        ...host.gated,
      },
      { parent: this, dependsOn: [host.podRuntime, release, encryptionKeys, ...etcd] },
    );
    const virtualAddress = virtualAddressLayer(host.host, config);
    if (virtualAddress)
      new HostLayer(
        `${name}-virtual-address`,
        {
          host: host.remote,
          layer: "virtual-address",
          desired: layerText(virtualAddress),
          ...secretsOf(host.host, config.cluster),
          onRemove: ["stop-static-pods"],
          ...host.gated,
        },
        { parent: this, dependsOn: [layer, host.apiBalancer] },
      );
    this.apiServer = layer.id.apply(() => `https://${host.host.address}:${ports.apiServer}`);
    this.registerOutputs({ apiServer: this.apiServer });
  }
}

/** Passwords of the BGP sessions that announce the virtual address. */
const secretsOf = (host: Host, { virtualAddress }: ClusterConfig["cluster"]) => {
  if (!virtualAddress?.bgp) return {};
  const { address, bgp } = virtualAddress;
  const files = secretFiles(passwordFiles(host, { address, bgp }));
  return Object.keys(files).length > 0 ? { files } : {};
};
