import { dnsAddress } from "../addresses";
import { placeOf } from "../errors";
import type { Sections } from "../schema";

const isBelow = (name: string, domain: string): boolean => `.${name}`.endsWith(`.${domain}`);

/** Stub domains that would take the cluster's own names away, or that ask the cluster's DNS itself. */
export function dnsErrors(
  { domain, serviceCidr }: Sections["cluster"],
  { dns }: Sections["network"],
): string[] {
  const own = dnsAddress(serviceCidr);
  return Object.entries(dns.stubDomains).flatMap(([stub, servers]) => {
    const place = placeOf(["network", "dns", "stubDomains", stub]);
    return [
      ...(isBelow(stub, domain)
        ? [
            `${place}: is inside cluster.domain ${domain}, which CoreDNS answers itself; take it out`,
          ]
        : isBelow(domain, stub)
          ? [
              `${place}: contains cluster.domain ${domain}, whose names would go to these servers; name the domains below ${stub} instead`,
            ]
          : []),
      ...servers.flatMap((server, index) =>
        server.split(":")[0] === own
          ? [`${place}[${index}]: ${own} is the cluster's DNS itself; name another server`]
          : [],
      ),
    ];
  });
}
