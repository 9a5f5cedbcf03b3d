import { contains, overlap, prefixLength } from "../addresses";
import type { Sections } from "../schema";

/** The networks of pods and Services. */
export function networkFaults(cluster: Sections["cluster"]): string[] {
  const { podCidr, serviceCidr } = cluster;
  return [
    ...(overlap(podCidr, serviceCidr)
      ? [`cluster.serviceCidr: ${serviceCidr} overlaps cluster.podCidr ${podCidr}`]
      : []),
    ...(prefixLength(podCidr) > 23
      ? [`cluster.podCidr: ${podCidr} has no room for a /24 for each node; use at most /23`]
      : []),
    ...(prefixLength(serviceCidr) < 12 || prefixLength(serviceCidr) > 27
      ? [`cluster.serviceCidr: ${serviceCidr} must be between /12 and /27`]
      : []),
  ];
}

/** Hosts lie outside these networks, and each has a subnet for its pods. */
export function hostsInNetworkFaults(
  cluster: Sections["cluster"],
  hosts: Sections["hosts"],
): string[] {
  const nodeSubnets = 2 ** (24 - prefixLength(cluster.podCidr));
  const inside = (["podCidr", "serviceCidr"] as const).flatMap((key) =>
    hosts.flatMap((host, index) =>
      contains(cluster[key], host.address)
        ? [`hosts[${index}].address: ${host.address} lies in cluster.${key} ${cluster[key]}`]
        : [],
    ),
  );
  return nodeSubnets >= 2 && hosts.length > nodeSubnets
    ? [
        ...inside,
        `cluster.podCidr: ${cluster.podCidr} holds ${nodeSubnets} node subnets, and there are ${hosts.length} hosts`,
      ]
    : inside;
}

/** The virtual address is nobody else's. */
export function virtualAddressFaults(
  cluster: Sections["cluster"],
  hosts: Sections["hosts"],
): string[] {
  if (!cluster.virtualAddress) return [];
  const { address } = cluster.virtualAddress;
  const owner = hosts.find((host) => host.address === address);
  const networks = (["podCidr", "serviceCidr"] as const).filter((key) =>
    contains(cluster[key], address),
  );
  return [
    ...(owner ? [`is that of host ${owner.name}; choose one that no machine has`] : []),
    ...networks.map((key) => `lies in cluster.${key} ${cluster[key]}`),
  ].map((fault) => `cluster.virtualAddress.address: ${address} ${fault}`);
}
