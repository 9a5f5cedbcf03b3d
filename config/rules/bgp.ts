import { isSelected } from "../node-labels";
import { addressRange, addressAt, contains, familyOf, isBetween } from "../addresses";
import type { Sections } from "../schema";

type LoadBalancer = NonNullable<Sections["loadBalancer"]>;
type Bgp = NonNullable<LoadBalancer["bgp"]>;

/** Routers that cannot be reached or stand twice, and routes for addresses outside of the pool. */
export function bgpErrors(
  { addresses, interfaces, bgp }: LoadBalancer,
  hosts: Sections["hosts"],
  cluster: Sections["cluster"] | undefined,
): string[] {
  if (!bgp) return [];
  return [
    ...(interfaces
      ? [
          "loadBalancer.interfaces: has no effect with loadBalancer.bgp, which follows the hosts' routes; take it out",
        ]
      : []),
    ...blockErrors(addresses, bgp),
    ...(bgp.localPref !== undefined && !bgp.peers.some(({ asn }) => asn === bgp.asn)
      ? [
          `loadBalancer.bgp.localPref: has no effect, because no peer is in AS ${bgp.asn}; take it out`,
        ]
      : []),
    ...bgp.peers.flatMap((peer, index) =>
      [
        ...routerErrors(peer.address, { addresses, hosts, cluster }),
        ...duplicateErrors(bgp.peers, index),
        ...nodeErrors(peer, hosts),
      ].map((error) => `loadBalancer.bgp.peers[${index}].${error}`),
    ),
  ];
}

/** A route for a block draws the traffic of all its addresses to the cluster. */
const blockErrors = (addresses: readonly string[], { aggregationLength }: Bgp): string[] =>
  addresses.flatMap((text, index) => {
    const range = addressRange(text);
    // MetalLB's native mode has no IPv6: rules/ipv6.ts.
    if (!range || familyOf(text) === "IPv6") return [];
    const start = `${range.first}/${aggregationLength}`;
    const end = `${range.last}/${aggregationLength}`;
    return firstOf(start) === range.first && lastOf(end) === range.last
      ? []
      : [
          `loadBalancer.bgp.aggregationLength: loadBalancer.addresses[${index}] ${text} is not made of whole /${aggregationLength} blocks, so that routes would cover other addresses; use a higher length, or other addresses`,
        ];
  });

const firstOf = (network: string): string => addressAt(network, 0);
const lastOf = (network: string): string =>
  addressAt(network, 2 ** (32 - Number(network.split("/")[1])) - 1);

/** An address of a router that is not outside of the cluster. */
export function routerErrors(
  address: string,
  {
    addresses = [],
    hosts,
    cluster,
  }: {
    readonly addresses?: readonly string[] | undefined;
    readonly hosts: Sections["hosts"];
    readonly cluster: Sections["cluster"] | undefined;
  },
): string[] {
  const owner = hosts.find((host) => host.address === address);
  const pool = addresses.findIndex((text) => {
    const range = addressRange(text);
    return range && isBetween(address, range.first, range.last);
  });
  const networks = (["podCidr", "serviceCidr"] as const).filter(
    (key) => cluster && contains(cluster[key], address),
  );
  return [
    ...(owner
      ? [`is the address of host ${owner.name}; name a router outside of the cluster`]
      : []),
    ...(address === cluster?.virtualAddress?.address
      ? ["is the virtual address of the API; name the router"]
      : []),
    ...(pool >= 0
      ? [`is in loadBalancer.addresses[${pool}] ${addresses[pool]}; take it out of that range`]
      : []),
    ...networks.map(
      (key) =>
        `is inside cluster.${key} ${cluster![key]}; name the router by an address outside of it`,
    ),
  ].map((error) => `address: ${address} ${error}`);
}

function duplicateErrors(peers: Bgp["peers"], index: number): string[] {
  const { address, port } = peers[index]!;
  const first = peers.findIndex((one) => one.address === address && one.port === port);
  return first < index
    ? [`address: duplicate peer ${address} port ${port} (also loadBalancer.bgp.peers[${first}])`]
    : [];
}

function nodeErrors({ nodes, sourceAddress }: Bgp["peers"][number], hosts: Sections["hosts"]) {
  if (hosts.length === 0) return [];
  const matching = hosts.filter((host) => isSelected(host, nodes)).length;
  const labels = Object.entries(nodes).map(([key, value]) => `${key}=${value}`);
  return [
    ...(matching === 0
      ? [`nodes: no host has the labels ${labels.join(", ")}; add them to hosts[].labels`]
      : []),
    ...(sourceAddress !== undefined && matching > 1
      ? [
          `sourceAddress: ${sourceAddress} is the address of one host, and ${matching} hosts connect to this peer; set nodes to match one host`,
        ]
      : []),
  ];
}
