import { isSelected } from "../node-labels";
import { contains } from "../addresses";
import type { Sections } from "../schema";
import type { Route } from "../schema/virtual-address";
import { routerErrors } from "./bgp";

type Hosts = Sections["hosts"];
type LoadBalancer = Sections["loadBalancer"];

const place = "cluster.virtualAddress";

/** A virtual address that something else uses, and one that no router or network could lead to. */
export function virtualAddressErrors(
  cluster: Sections["cluster"],
  hosts: Hosts,
  loadBalancer: LoadBalancer,
): string[] {
  const { virtualAddress } = cluster;
  if (!virtualAddress) return [];
  const { address, bgp } = virtualAddress;
  const owner = hosts.find((host) => host.address === address);
  const networks = (["podCidr", "serviceCidr"] as const).filter((key) =>
    contains(cluster[key], address),
  );
  return [
    ...[
      ...(owner ? [`is the address of host ${owner.name}; use a free one`] : []),
      ...networks.map(
        (key) =>
          `is inside cluster.${key} ${cluster[key]}; use a free one of ${bgp ? "another network" : "the hosts' network"}`,
      ),
    ].map((error) => `${place}.address: ${address} ${error}`),
    ...interfaceErrors(virtualAddress),
    ...(bgp ? unroutedErrors(address) : []),
    ...(bgp ? routeErrors({ ...virtualAddress, bgp }, cluster, hosts, loadBalancer) : []),
  ];
}

function interfaceErrors({
  interface: name,
  bgp,
}: NonNullable<Sections["cluster"]["virtualAddress"]>) {
  if (bgp && name !== undefined)
    return [
      `${place}.interface: has no effect with ${place}.bgp, which follows the masters' routes; take it out`,
    ];
  return bgp || name !== undefined
    ? []
    : [`${place}.interface: is missing; set it, or ${place}.bgp for a network with routers`];
}

/** Routers take no routes to these: https://www.iana.org/assignments/iana-ipv4-special-registry. */
const unrouted = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"];

const unroutedErrors = (address: string): string[] =>
  unrouted
    .filter((network) => contains(network, address))
    .map(
      (network) =>
        `${place}.address: ${address} is in ${network}, which routers take no routes to; use a free one of a network of yours`,
    );

/** Routers that cannot be reached or stand twice, and masters without a session, or with two to one router. */
function routeErrors(
  { bgp: { peers } }: Route,
  cluster: Sections["cluster"],
  hosts: Hosts,
  loadBalancer: LoadBalancer,
): string[] {
  const masters = hosts.filter(({ roles }) => roles.includes("master"));
  const alone = masters.filter((host) => !peers.some(({ nodes }) => isSelected(host, nodes)));
  return [
    ...peers.flatMap((peer, index) => {
      const connected = masters.filter((host) => isSelected(host, peer.nodes));
      return [
        ...routerErrors(peer.address, { addresses: loadBalancer?.addresses, hosts, cluster }),
        ...twiceErrors(peers, index),
        ...(masters.length > 0 && connected.length === 0
          ? ["nodes: no master has these labels; add them to its hosts[].labels"]
          : []),
        ...sharedErrors(peer, connected, loadBalancer),
      ].map((error) => `${place}.bgp.peers[${index}].${error}`);
    }),
    ...alone.map(
      ({ name }) =>
        `${place}.bgp.peers: master ${name} connects to none, so that it would not announce the address; widen the nodes of one`,
    ),
  ];
}

/** bgpd knows a router by its address alone. */
function twiceErrors(peers: Route["bgp"]["peers"], index: number): string[] {
  const { address } = peers[index]!;
  const first = peers.findIndex((one) => one.address === address);
  return first < index
    ? [
        `address: ${address} is that of ${place}.bgp.peers[${first}] too, and bgpd has one session with an address; list it once`,
      ]
    : [];
}

/**
 * MetalLB's speaker and the API's bgpd come from the same address of a master, and a router has one session for each address
 * of a neighbour: it would refuse one of the two, in turns.
 */
const sharedErrors = (
  { address, port }: Route["bgp"]["peers"][number],
  masters: Hosts,
  loadBalancer: LoadBalancer,
): string[] =>
  (loadBalancer?.bgp?.peers ?? []).flatMap((peer, index) => {
    const both = masters.filter((host) => isSelected(host, peer.nodes)).map(({ name }) => name);
    return peer.address === address && peer.port === port && both.length > 0
      ? [
          `address: ${address} would get two sessions from ${both.join(", ")}, and takes one, because loadBalancer.bgp.peers[${index}] is the same router; set its nodes so that they leave out masters, such as { node-role.kubernetes.io/worker: "" }, or give the two other routers`,
        ]
      : [];
  });
