import type { Sections } from "../../../config/schema";
import type { Facts } from "../../../host/facts";
import { isExternalNetwork } from "../../../layers/network/parts";

/** What a second address family requires of a host. */
export interface Ipv6Requirements {
  readonly address: string;
  /** IPv6 address on the same interface; absent in a cluster of IPv4 alone. */
  readonly ipv6Address?: string;
  readonly network: Pick<Sections["network"], "plugin" | "ipv6">;
}

type Found = Pick<Facts, "addresses" | "ipv6Off" | "routerAdvertisements"> & {
  readonly surroundings: Pick<Facts["surroundings"], "interfaces" | "hasIpv6ServiceRoute">;
};

/** Why IPv6 addresses of pods and Services would be unreachable from a host, each with the remedy. */
export function ipv6Faults(
  facts: Found,
  { address, ipv6Address, network }: Ipv6Requirements,
): string[] {
  const { ipv6 } = network;
  if (!ipv6 || ipv6Address === undefined) return [];
  if (facts.ipv6Off)
    return [
      "its kernel has no IPv6, or it is switched off; take ipv6.disable out of the boot parameters and disable_ipv6 out of /etc/sysctl.d, and reboot",
    ];
  const { interfaces, hasIpv6ServiceRoute } = facts.surroundings;
  const linkOf = (wanted: string) => interfaces.find((one) => one.address === wanted)?.link;
  const [link, ipv6Link] = [linkOf(address), linkOf(ipv6Address)];
  const apart = link !== undefined && ipv6Link !== undefined && link !== ipv6Link;
  return [
    ...(facts.addresses.includes(ipv6Address)
      ? []
      : [
          `none of its interfaces has ${ipv6Address}; put an IPv6 address that the host itself carries into hosts[].ipv6Address`,
        ]),
    ...(apart && !isExternalNetwork({ network })
      ? [
          `it has ${address} on ${link} and ${ipv6Address} on ${ipv6Link}, and the pod network uses one interface for both; choose addresses of one interface`,
        ]
      : []),
    ...(hasIpv6ServiceRoute
      ? []
      : [
          `it has no route to ${ipv6.serviceCidr}, and programs on the host's network would not reach Services by IPv6; add a default route of IPv6`,
        ]),
    // With forwarding on, the kernel accepts them only if `accept_ra` is 2, and drops routes that it already has from them.
    ...facts.routerAdvertisements
      .filter(({ acceptRa }) => acceptRa === "1")
      .map(
        ({ link }) =>
          `it has IPv6 routes by router advertisement on ${link}, and would lose them when it forwards packets of pods; set net.ipv6.conf.${link}.accept_ra to 2 in /etc/sysctl.d, and sysctl --system`,
      ),
  ];
}
