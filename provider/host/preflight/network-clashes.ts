import {
  contains,
  isAddress,
  isIpv6Address,
  overlap,
  prefixLength,
} from "../../../config/addresses";
import { ipv6MtuFault } from "../../../config/pod-mtu";
import type { Sections } from "../../../config/schema";
import type { Surroundings } from "../../../host/surroundings";
import type { PodNetworking } from "./network";

type Found = Pick<Surroundings, "interfaces" | "routes" | "resolvers">;

/**
 * Why pods or Services would hide destinations that a host reaches today: a network of the cluster overlaps the host's addresses,
 * routes or resolvers. A wider route through a gateway counts like the default route, because the cluster's routes are more specific.
 * Only for hosts without layers.
 */
export const networkClashes = (
  found: Found,
  { pods, services }: Pick<PodNetworking, "pods" | "services">,
  ipv6?: { readonly podCidr: string; readonly serviceCidr: string },
): string[] => [
  ...clashes(found, "cluster.podCidr", pods),
  ...clashes(found, "cluster.serviceCidr", services),
  ...(ipv6 ? clashes(found, "network.ipv6.podCidr", ipv6.podCidr) : []),
  ...(ipv6 ? clashes(found, "network.ipv6.serviceCidr", ipv6.serviceCidr) : []),
];

function clashes({ interfaces, routes, resolvers }: Found, key: string, network: string): string[] {
  const place = `${key} ${network}`;
  const taken = routes.filter(
    ({ to, gateway }) =>
      overlap(to, network) && !(gateway && prefixLength(to) < prefixLength(network)),
  );
  const isRouted = (link: string) => taken.some((route) => route.link === link);
  return [
    ...taken.map(
      ({ to, link }) =>
        `its route to ${to}${link && ` by ${link}`} overlaps ${place}; choose another ${key}, or delete the route`,
    ),
    ...interfaces
      .filter(({ address, link }) => contains(network, address) && !isRouted(link))
      .map(
        ({ address, link }) =>
          `its address ${address} on ${link} is inside ${place}; choose another ${key}`,
      ),
    ...resolvers
      .filter((one) => (isAddress(one) || isIpv6Address(one)) && contains(network, one))
      .map(
        (resolver) =>
          `its resolver ${resolver} is inside ${place}; choose another ${key}, or another resolver`,
      ),
  ];
}

/** Why packets of pods would be too large for the interface that carries them. */
export function mtuFaults(
  { interfaces }: Pick<Surroundings, "interfaces">,
  {
    address,
    mtu,
    network: { plugin, backend, ipv6 },
  }: {
    readonly address: string;
    readonly mtu?: number | undefined;
    readonly network: Pick<Sections["network"], "plugin" | "backend" | "ipv6">;
  },
): string[] {
  const own = interfaces.find((one) => one.address === address);
  if (!own || plugin === "none") return [];
  const where = `its interface ${own.link} has an MTU of ${own.mtu}`;
  if (mtu !== undefined && mtu > own.mtu)
    return [
      `network.mtu is ${mtu}, and ${where}; set network.mtu to ${own.mtu} or less, or take it out`,
    ];
  const fault = ipv6 && mtu === undefined ? ipv6MtuFault(backend, own.mtu, where) : undefined;
  return fault === undefined ? [] : [fault];
}
