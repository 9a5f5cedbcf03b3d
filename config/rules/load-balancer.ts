import { addressRange, isAddress, isBetween } from "../addresses";
import type { Sections } from "../schema";

/** Load balancer addresses that something else uses. */
export function poolErrors(
  pool: NonNullable<Sections["loadBalancer"]>,
  hosts: Sections["hosts"],
  { cluster, network }: Partial<Sections>,
): string[] {
  const networks = [
    ...networksOf("cluster", cluster),
    ...networksOf("network.ipv6", network?.ipv6),
  ];
  return pool.addresses.flatMap((text, index) => {
    const place = `loadBalancer.addresses[${index}]`;
    const range = addressRange(text);
    if (!range) return [];
    const taken = hosts.flatMap(({ name, address, ipv6Address = address }) =>
      [...new Set([address, ipv6Address])]
        .filter((one) => isBetween(one, range.first, range.last))
        .map(
          (one) =>
            `${place}: ${text} contains ${one}, the address of host ${name}; leave it out of the range`,
        ),
    );
    const shared = networks.filter(([, cidr]) => intersect(range, addressRange(cidr)));
    const earlier = pool.addresses
      .slice(0, index)
      .findIndex((one) => intersect(range, addressRange(one)));
    const endpoint = cluster?.endpoint?.replace(/:\d+$/, "");
    const virtual = cluster?.virtualAddress?.address;
    return [
      ...taken,
      ...shared.map(
        ([key, cidr]) => `${place}: ${text} overlaps ${key} ${cidr}; use addresses outside of it`,
      ),
      ...(earlier >= 0
        ? [
            `${place}: ${text} overlaps loadBalancer.addresses[${earlier}] ${pool.addresses[earlier]}; join the two`,
          ]
        : []),
      ...(virtual && isBetween(virtual, range.first, range.last)
        ? [
            `${place}: ${text} contains ${virtual}, the virtual address of the API; leave it out of the range`,
          ]
        : []),
      ...(endpoint && isAddress(endpoint) && isBetween(endpoint, range.first, range.last)
        ? [
            `${place}: ${text} contains ${endpoint}, the address of the API endpoint; leave it out of the range`,
          ]
        : []),
    ];
  });
}

const networksOf = (
  section: string,
  networks: { readonly podCidr: string; readonly serviceCidr: string } | undefined,
): (readonly [key: string, cidr: string])[] =>
  networks
    ? (["podCidr", "serviceCidr"] as const).map((key) => [`${section}.${key}`, networks[key]])
    : [];

type Range = NonNullable<ReturnType<typeof addressRange>>;

const intersect = (a: Range, b: Range | undefined): boolean =>
  b !== undefined && (isBetween(a.first, b.first, b.last) || isBetween(b.first, a.first, a.last));
