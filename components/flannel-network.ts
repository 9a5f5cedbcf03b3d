import * as pulumi from "@pulumi/pulumi";
import { changeOrder } from "../config/change-order";
import type { ClusterConfig } from "../config/cluster-config";
import { layerText } from "../layers/layer-json";
import { networkLayer } from "../layers/network/layer";
import { isExternalNetwork, networkKeys } from "../layers/network/parts";
import { HostLayer, type HostLayerArgs } from "../resources/host-layer";
import type { Kubeconfig } from "../resources/kubeconfig";
import type { BareMetalHost } from "./bare-metal-host";
import { certificateDays } from "./cluster-pki";
import { mostUnavailable } from "./most-unavailable";

export interface FlannelNetworkArgs {
  /** Every machine that pods run on. */
  hosts: readonly BareMetalHost[];
  /** The cluster, once it answers and grants permissions to the pod network. Its controller manager assigns each node's pod CIDR. */
  kubeconfig: Kubeconfig;
  config: ClusterConfig;
}

/**
 * The pod network: its components as static pods on each host, and its CNI configuration. Ready on a host when it has the node's
 * pod CIDR and the rules for Services are in place. Empty if the stack file leaves the network to another program.
 */
export class FlannelNetwork extends pulumi.ComponentResource {
  /** The network's part on each host, by the host's name. */
  readonly layers: Readonly<Record<string, HostLayer>>;

  constructor(name: string, args: FlannelNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:FlannelNetwork", name, {}, opts);
    const { hosts, kubeconfig, config } = args;
    const secondPodNetwork = secondPodNetworkOf(config, kubeconfig);
    this.layers = Object.fromEntries(
      hosts.flatMap(({ host, remote, apiBalancer, gated }) => {
        const desired = networkLayer(host, config);
        if (!desired) return [];
        const layer = new HostLayer(
          `${name}-${host.name}`,
          {
            host: remote,
            layer: "network",
            desired: layerText(desired),
            position: changeOrder(config.hosts).indexOf(host),
            onRemove: ["stop-static-pods"],
            ...keysOf(config),
            ...secondPodNetwork,
            ...gated,
          },
          { parent: this, dependsOn: [apiBalancer, kubeconfig] },
        );
        return [[host.name, layer]];
      }),
    );
    this.registerOutputs();
  }
}

/**
 * Keys that each host makes for the pod network, renewed like certificates. A link with a key goes while its program restarts, and the
 * host's pods lose the others: so few hosts change at once.
 */
function keysOf(config: ClusterConfig): Pick<HostLayerArgs, "certificates" | "maxUnavailable"> {
  const pods = networkKeys(config);
  if (Object.keys(pods).length === 0) return {};
  const [authority] = config.security.certificateAuthorities;
  return {
    certificates: {
      authorities: {},
      requests: {},
      keys: { pods, authority: authority! },
      validDays: certificateDays,
    },
    maxUnavailable: mostUnavailable(config),
  };
}

/** What nodes of a cluster with two families need before the network on hosts changes; nothing where another program brings it. */
function secondPodNetworkOf(
  config: ClusterConfig,
  { access }: Kubeconfig,
): Pick<HostLayerArgs, "secondPodNetwork" | "nodeAccess"> {
  const { ipv6 } = config.cluster;
  if (!ipv6 || isExternalNetwork(config)) return {};
  const { podCidr, nodeMask } = ipv6;
  return { secondPodNetwork: { podCidr, nodeMask }, nodeAccess: access };
}
