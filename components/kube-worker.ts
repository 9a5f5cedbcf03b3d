import * as pulumi from "@pulumi/pulumi";
import { isOnlyWorker } from "../config/change-order";
import type { ClusterConfig, Host } from "../config/cluster-config";
import { layersText } from "../layers/layer-json";
import { nodeAnnouncement } from "../layers/network/parts";
import { resourceManagers } from "../layers/kubelet/resource-managers";
import type { Kubeconfig } from "../resources/kubeconfig";
import type { Inputs } from "../resources/inputs";
import { KubernetesNode } from "../resources/kubernetes-node";
import type { RemoteHost } from "../ssh/host";
import type { BareMetalHost } from "./bare-metal-host";
import type { FlannelNetwork } from "./flannel-network";
import { provenNetwork } from "./proven-network";
import { nodeLabels } from "../config/node-labels";
import { hookCommand } from "./hook-command";
import { maintenanceOf } from "./maintenance";
import { mostUnavailable, shareOf } from "./most-unavailable";

export interface KubeWorkerArgs {
  host: BareMetalHost;
  network: FlannelNetwork;
  kubeconfig: Kubeconfig;
  config: ClusterConfig;
}

/**
 * A host as a node of the cluster: its Node object with labels and taints and, once the node has joined, all changes of
 * containerd and the kubelet, node by node after the control plane. Ready when the node is; if another program provides the
 * pod network, when only that is missing. Removing it drains and deletes the node. When the whole cluster is destroyed, nodes are
 * not drained, because there is nowhere to drain to.
 */
export class KubeWorker extends pulumi.ComponentResource {
  readonly host: Host;
  /** Connection to the host. */
  readonly remote: Inputs<RemoteHost>;
  readonly node: KubernetesNode;

  constructor(name: string, args: KubeWorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:KubeWorker", name, {}, opts);
    const { network, kubeconfig, config } = args;
    const { host, remote, layers } = args.host;
    const { kubernetes, containerd, runc } = config.versions;
    this.host = host;
    this.remote = remote;
    const { afterSetup, beforeRemove, beforeChange, afterChange } = host.hooks;
    const noted = nodeAnnouncement(host, config)?.noted;
    const hooks = beforeChange.length + afterChange.length > 0 && { beforeChange, afterChange };
    this.node = new KubernetesNode(
      `${name}-node`,
      {
        host: remote,
        access: kubeconfig.access,
        labels: nodeLabels(host),
        taints: [...host.taints],
        layers: layersText(layers),
        releases: { kubernetes, containerd, runc, ...resourceManagers(host.kubelet) },
        network: {
          ...provenNetwork(config),
          besideDocker: host.besideDocker,
          ...(host.ipv6Address && { ipv6Address: host.ipv6Address }),
          ...(noted !== undefined && { noted }),
        },
        rollout: {
          position: config.hosts.indexOf(host),
          maxUnavailable: mostUnavailable(config),
          // Any other host that fails ends the rollout at once.
          maxFailures: shareOf(config.hosts.filter(isOnlyWorker), config.rollout.maxFailures),
          controlPlane: !isOnlyWorker(host),
          drainTimeoutSeconds: host.drainTimeoutSeconds,
          ...(config.rollout.pause && { pause: true }),
        },
        ...maintenanceOf(host),
        ...(hooks && { hooks: { beforeChange: [...beforeChange], afterChange: [...afterChange] } }),
      },
      {
        parent: this,
        dependsOn: network.layers[host.name] ?? args.host.apiBalancer,
        deletedWith: kubeconfig,
      },
    );
    hookCommand(
      `${name}-after-setup`,
      { config, host, remote, create: afterSetup, delete: beforeRemove },
      { parent: this, dependsOn: this.node },
    );
    this.registerOutputs();
  }
}
