import * as pulumi from "@pulumi/pulumi";
import { settingsFor } from "../config/changes/judge";
import type { ClusterConfig } from "../config/cluster-config";
import { etcdLayer } from "../layers/etcd/layer";
import { layerText } from "../layers/layer-json";
import { etcdCertificates } from "../pki/requests";
import { etcdClientUrl } from "../layers/etcd/static-pod";
import { s3Remote, s3RemotePath } from "../layers/etcd/s3-remote";
import type { ClusterRelease } from "../resources/cluster-release";
import { EtcdMember } from "../resources/etcd-member";
import type { EtcdMembership } from "../resources/etcd-membership";
import type { BareMetalHost } from "./bare-metal-host";
import type { ClusterPki } from "./cluster-pki";
import { secretFiles } from "./secret-files";

export interface EtcdNodeArgs {
  /** Machine that runs the member. */
  host: BareMetalHost;
  /** The intended members, including this host. */
  membership: EtcdMembership;
  /** Takes a snapshot before the member's release changes. */
  release: ClusterRelease;
  config: ClusterConfig;
  pki: ClusterPki;
}

/**
 * One etcd member as a static pod. Ready when it votes and answers linearizable reads. The first member creates the cluster;
 * every other joins it, at any time. A removed member leaves the cluster before its host is cleaned.
 */
export class EtcdNode extends pulumi.ComponentResource {
  /** URL for API servers, once the member is healthy. */
  readonly clientUrl: pulumi.Output<string>;

  constructor(name: string, args: EtcdNodeArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:EtcdNode", name, {}, opts);
    const { host, membership, release, config, pki } = args;
    const member = new EtcdMember(
      `${name}-member`,
      {
        host: host.remote,
        layer: "etcd",
        desired: layerText(etcdLayer(host.host, config)),
        files: { ...pki.trustedFile("etcd-ca", "etcd"), ...bucketFiles(config) },
        members: membership.members,
        formerMembers: membership.formerMembers,
        certificates: pki.certificates(etcdCertificates(host.host)),
        settings: settingsFor("etcd member", config),
        onRemove: ["stop-static-pods"],
        ...host.gated,
      },
      { parent: this, dependsOn: [host.podRuntime, release] },
    );
    this.clientUrl = member.id.apply(() => etcdClientUrl(host.host));
    this.registerOutputs({ clientUrl: this.clientUrl });
  }
}

/** Credentials for the bucket that receives copies of snapshots, as a file. */
const bucketFiles = ({ backup: { s3 } }: ClusterConfig) =>
  s3 ? secretFiles({ [s3RemotePath]: { content: s3Remote(s3), mode: "0600" } }) : undefined;
