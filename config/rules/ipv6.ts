import { contains, familyOf, overlap, prefixLength } from "../addresses";
import { ipv6MtuFault } from "../pod-mtu";
import type { Sections } from "../schema";

type Ipv6 = NonNullable<Sections["network"]["ipv6"]>;
const networkKeys = ["podCidr", "serviceCidr"] as const;

/** Networks of the second family of the wrong size, or overlapping, and what they cannot be combined with. */
export function ipv6Errors({ network, security, loadBalancer, hosts = [] }: Partial<Sections>) {
  if (!network) return [];
  const { ipv6 } = network;
  if (!ipv6) return [...unusedErrors(hosts), ...unusedPoolErrors(loadBalancer)];
  return [
    ...sizeErrors(ipv6, hosts.length),
    ...hostErrors(ipv6, hosts),
    ...mtuErrors(network),
    ...(network.policies
      ? [
          "network.policies: cannot be used with network.ipv6, because only connections over IPv4 are held back until policies are known; take one of them out",
        ]
      : []),
    ...(security?.firewall && !security.firewall.servicesFrom.some(isIpv6)
      ? [
          "security.firewall.servicesFrom: has no IPv6 network, so that nobody reaches Services by IPv6; add one, such as ::/0",
        ]
      : []),
    ...(loadBalancer?.bgp
      ? loadBalancer.addresses.flatMap((text, index) =>
          isIpv6(text)
            ? [
                `loadBalancer.addresses[${index}]: ${text} cannot be announced by loadBalancer.bgp, because MetalLB's native mode has no IPv6; take it out`,
              ]
            : [],
        )
      : []),
  ];
}

const isIpv6 = (text: string): boolean => familyOf(text) === "IPv6";

/** The most by which a node's part may be longer than the network: kube-controller-manager, pkg/controller/nodeipam/ipam/cidrset. */
const mostBits = 16;

function sizeErrors({ podCidr, nodeMask, serviceCidr }: Ipv6, hosts: number): string[] {
  const [pods, services] = [prefixLength(podCidr), prefixLength(serviceCidr)];
  const place = `network.ipv6.podCidr: ${podCidr}`;
  return [
    ...(overlap(podCidr, serviceCidr)
      ? [`network.ipv6.serviceCidr: ${serviceCidr} overlaps network.ipv6.podCidr ${podCidr}`]
      : []),
    ...(pods >= nodeMask
      ? [
          `${place} is too small, since each node gets a /${nodeMask}; use /${nodeMask - 1} or larger, or a larger network.ipv6.nodeMask`,
        ]
      : []),
    ...(nodeMask - pods > mostBits
      ? [
          `${place} is too large, since kube-controller-manager divides it into /${nodeMask} only from /${nodeMask - mostBits} on; use /${nodeMask - mostBits} or smaller, or a smaller network.ipv6.nodeMask`,
        ]
      : []),
    ...(nodeMask > pods && hosts > 2 ** (nodeMask - pods)
      ? [
          `${place} has subnets for ${2 ** (nodeMask - pods)} nodes, and there are ${hosts} hosts; use a larger network, or a larger network.ipv6.nodeMask`,
        ]
      : []),
    ...(services < 108 || services > 123
      ? [`network.ipv6.serviceCidr: ${serviceCidr} must be between /108 and /123`]
      : []),
  ];
}

function mtuErrors({ backend, mtu }: Sections["network"]): string[] {
  const fault =
    mtu === undefined ? undefined : ipv6MtuFault(backend, mtu, `network.mtu: is ${mtu}`);
  return fault === undefined ? [] : [fault];
}

const hostErrors = (ipv6: Ipv6, hosts: Sections["hosts"]): string[] =>
  hosts.flatMap((host, index) => {
    const place = `hosts[${index}]`;
    const address = host.ipv6Address;
    const first = hosts.findIndex((other) => other.ipv6Address === address);
    return [
      ...("besideDocker" in host && host.besideDocker
        ? [
            `${place}.besideDocker: cannot be used with network.ipv6, because IPv6 packets of pods would not pass Docker's packet filter; take one of them out`,
          ]
        : []),
      ...(address === undefined
        ? [
            `${place}.ipv6Address: is missing, and network.ipv6 needs one of every host; add it, or take network.ipv6 out`,
          ]
        : [
            ...(first < index
              ? [`${place}.ipv6Address: duplicate ipv6Address "${address}" (also hosts[${first}])`]
              : []),
            ...networkKeys
              .filter((key) => contains(ipv6[key], address))
              .map(
                (key) =>
                  `${place}.ipv6Address: ${address} is inside network.ipv6.${key} ${ipv6[key]}; use a network without hosts`,
              ),
          ]),
    ];
  });

const unusedErrors = (hosts: Sections["hosts"]): string[] =>
  hosts.flatMap(({ ipv6Address }, index) =>
    ipv6Address === undefined
      ? []
      : [
          `hosts[${index}].ipv6Address: has no effect without network.ipv6; take it out, or set network.ipv6`,
        ],
  );

const unusedPoolErrors = (pool: Sections["loadBalancer"]): string[] =>
  (pool?.addresses ?? []).flatMap((text, index) =>
    isIpv6(text)
      ? [
          `loadBalancer.addresses[${index}]: ${text} is IPv6, which Services have only with network.ipv6; take it out, or set network.ipv6`,
        ]
      : [],
  );
