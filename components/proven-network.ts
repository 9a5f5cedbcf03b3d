import { images } from "../artifacts";
import type { ClusterConfig } from "../config/cluster-config";
import {
  isExternalNetwork,
  networkCniFile,
  networkLinks,
  sentBetweenHosts,
} from "../layers/network/parts";
import type { ProvenNetwork } from "../provider/node/prove";

/** What the proof of the pod network needs to know about the cluster. */
export const provenNetwork = (
  config: ClusterConfig,
): Omit<ProvenNetwork, "besideDocker" | "ipv6Address"> => {
  const { ipv6 } = config.cluster;
  const cniFile = networkCniFile(config);
  return {
    image: images(config.versions, config.artifacts).pause,
    apiService: config.cluster.apiServiceAddress,
    dnsAddress: config.cluster.dnsAddress,
    domain: config.cluster.domain,
    pods: config.cluster.podCidr,
    ...(ipv6 && { ipv6: { pods: ipv6.podCidr, dnsAddress: ipv6.dnsAddress } }),
    between: sentBetweenHosts(config),
    links: networkLinks(config),
    ...(cniFile !== undefined && { cniFile }),
    ...(isExternalNetwork(config) && { external: true }),
  };
};
