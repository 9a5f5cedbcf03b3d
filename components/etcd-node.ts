import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig, Host } from "../config/cluster-config";
import { etcdLayer } from "../layers/etcd";
import { etcdCertificates } from "../pki/requests";
import { etcdClientUrl } from "../render/etcd";
import type { ClusterRelease } from "../resources/cluster-release";
import { HostLayer } from "../resources/host-layer";
import type { BareMetalHost } from "./bare-metal-host";
import type { ClusterPki } from "./cluster-pki";

export interface EtcdNodeArgs {
  /** Machine that runs the member. */
  host: BareMetalHost;
  /** Hosts of every member when the cluster is first started, this one included. */
  members: readonly Host[];
  /** What has to be saved before the member's release changes. */
  release: ClusterRelease;
  config: ClusterConfig;
  pki: ClusterPki;
}

/** One etcd member as a static pod. Ready when it answers linearizable reads. */
export class EtcdNode extends pulumi.ComponentResource {
  /** URL for API servers, once the member is healthy. */
  readonly clientUrl: pulumi.Output<string>;

  constructor(name: string, args: EtcdNodeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:EtcdNode", name, {}, opts);
    const { host, members, release, config, pki } = args;
    const member = new HostLayer(
      `${name}-member`,
      {
        host: host.remote,
        layer: "etcd",
        ...etcdLayer(host.host, members, config),
        certificates: pki.certificates(etcdCertificates(host.host)),
        onRemove: ["stop-static-pods"],
      },
      { parent: this, dependsOn: [host.kubelet, release] },
    );
    this.clientUrl = member.id.apply(() => etcdClientUrl(host.host));
    this.registerOutputs({ clientUrl: this.clientUrl });
  }
}
