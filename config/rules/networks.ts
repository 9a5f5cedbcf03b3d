import { contains, isAddress, overlap, prefixLength } from "../addresses";
import type { Sections } from "../schema";

/** Pod and Service networks of the wrong size, or overlapping. */
export function networkErrors(cluster: Sections["cluster"]): string[] {
  const { podCidr, nodeMask, serviceCidr } = cluster;
  return [
    ...(overlap(podCidr, serviceCidr)
      ? [`cluster.serviceCidr: ${serviceCidr} overlaps cluster.podCidr ${podCidr}`]
      : []),
    ...(prefixLength(podCidr) >= nodeMask
      ? [
          `cluster.podCidr: ${podCidr} is too small, since each node gets a /${nodeMask}; use /${nodeMask - 1} or larger`,
        ]
      : []),
    ...(prefixLength(serviceCidr) < 12 || prefixLength(serviceCidr) > 27
      ? [`cluster.serviceCidr: ${serviceCidr} must be between /12 and /27`]
      : []),
  ];
}

/** Hosts inside the cluster's networks, and more hosts than the pod network has subnets. */
export function nodeNetworkErrors(
  cluster: Sections["cluster"],
  hosts: Sections["hosts"],
): string[] {
  const nodeSubnets = 2 ** (cluster.nodeMask - prefixLength(cluster.podCidr));
  const inside = (["podCidr", "serviceCidr"] as const).flatMap((key) =>
    hosts.flatMap((host, index) =>
      contains(cluster[key], host.address)
        ? [
            `hosts[${index}].address: ${host.address} is inside cluster.${key} ${cluster[key]}; use a network without hosts`,
          ]
        : [],
    ),
  );
  return nodeSubnets >= 2 && hosts.length > nodeSubnets
    ? [
        ...inside,
        `cluster.podCidr: ${cluster.podCidr} has subnets for ${nodeSubnets} nodes, and there are ${hosts.length} hosts; use a larger network, or a larger cluster.nodeMask`,
      ]
    : inside;
}

/** DNS servers and an endpoint of the API inside the cluster's networks: they are outside the cluster, so nothing would reach them. */
export function outsideAddressErrors(
  cluster: Sections["cluster"],
  network: Sections["network"] | undefined,
): string[] {
  const outside = [
    ["cluster.endpoint", cluster.endpoint ?? ""] as const,
    ...(network?.dnsUpstreams ?? []).map(
      (server, index) => [`network.dnsUpstreams[${index}]`, server] as const,
    ),
  ];
  return outside.flatMap(([place, text]) => {
    const address = text.replace(/:\d+$/, "");
    if (!isAddress(address)) return [];
    return (["podCidr", "serviceCidr"] as const)
      .filter((key) => contains(cluster[key], address))
      .map(
        (key) =>
          `${place}: ${address} is inside cluster.${key} ${cluster[key]}; use a network without it`,
      );
  });
}
