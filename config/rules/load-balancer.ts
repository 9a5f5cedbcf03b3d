import { addressRange, isAddress, isBetween } from "../addresses";
import type { Sections } from "../schema";

/** Load balancer addresses that something else uses. */
export function poolErrors(
  pool: NonNullable<Sections["loadBalancer"]>,
  hosts: Sections["hosts"],
  cluster: Sections["cluster"] | undefined,
): string[] {
  return pool.addresses.flatMap((text, index) => {
    const place = `loadBalancer.addresses[${index}]`;
    const range = addressRange(text);
    if (!range) return [];
    const taken = hosts.filter((host) => isBetween(host.address, range.first, range.last));
    const shared = (["podCidr", "serviceCidr"] as const).filter(
      (key) => cluster && intersect(range, addressRange(cluster[key])),
    );
    const earlier = pool.addresses
      .slice(0, index)
      .findIndex((one) => intersect(range, addressRange(one)));
    const endpoint = cluster?.endpoint?.replace(/:\d+$/, "");
    const virtual = cluster?.virtualAddress?.address;
    return [
      ...taken.map(
        (host) => `${place}: ${text} contains ${host.address}, the address of host ${host.name}`,
      ),
      ...shared.map((key) => `${place}: ${text} overlaps cluster.${key} ${cluster![key]}`),
      ...(earlier >= 0
        ? [
            `${place}: ${text} overlaps loadBalancer.addresses[${earlier}] ${pool.addresses[earlier]}`,
          ]
        : []),
      ...(virtual && isBetween(virtual, range.first, range.last)
        ? [`${place}: ${text} contains ${virtual}, the virtual address of the API`]
        : []),
      ...(endpoint && isAddress(endpoint) && isBetween(endpoint, range.first, range.last)
        ? [`${place}: ${text} contains ${endpoint}, the address of the API endpoint`]
        : []),
    ];
  });
}

type Range = NonNullable<ReturnType<typeof addressRange>>;

const intersect = (a: Range, b: Range | undefined): boolean =>
  b !== undefined && (isBetween(a.first, b.first, b.last) || isBetween(b.first, a.first, a.last));
