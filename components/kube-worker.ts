import * as pulumi from "@pulumi/pulumi";
import type { ClusterConfig, Host } from "../config/cluster-config";
import type { Role } from "../config/schema";
import type { Kubeconfig } from "../resources/kubeconfig";
import { KubernetesNode } from "../resources/kubernetes-node";
import type { BareMetalHost } from "./bare-metal-host";
import type { FlannelNetwork } from "./flannel-network";
import { hookCommand } from "./hook-command";

export interface KubeWorkerArgs {
  host: BareMetalHost;
  network: FlannelNetwork;
  kubeconfig: Kubeconfig;
  config: ClusterConfig;
}

/**
 * A host as a node of the cluster: its Node object with labels and taints. Ready when Kubernetes says so. Its removal
 * drains the node and deletes it; with the whole cluster it goes undrained, because there is nowhere to drain to.
 */
export class KubeWorker extends pulumi.ComponentResource {
  readonly host: Host;
  readonly node: KubernetesNode;

  constructor(name: string, args: KubeWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:KubeWorker", name, {}, opts);
    const { network, kubeconfig, config } = args;
    const { host, remote } = args.host;
    this.host = host;
    const { afterSetup, beforeRemove } = config.hooks;
    this.node = new KubernetesNode(
      `${name}-node`,
      {
        host: remote,
        kubeconfig: kubeconfig.kubeconfig,
        labels: { ...roleLabels(host.roles), ...host.labels },
        taints: [...host.taints],
      },
      { parent: this, dependsOn: network.layers[host.name]!, deletedWith: kubeconfig },
    );
    hookCommand(
      `${name}-after-setup`,
      { config, host, remote, create: afterSetup, delete: beforeRemove },
      { parent: this, dependsOn: this.node },
    );
    this.registerOutputs();
  }
}

const roleLabel: Record<Role, string> = {
  master: "node-role.kubernetes.io/control-plane",
  etcd: "node-role.kubernetes.io/etcd",
  worker: "node-role.kubernetes.io/worker",
};

const roleLabels = (roles: readonly Role[]): Record<string, string> =>
  Object.fromEntries(roles.map((role) => [roleLabel[role], ""]));
