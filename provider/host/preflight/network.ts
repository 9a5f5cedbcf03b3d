import { isIPv6 } from "node:net";
import type { Surroundings } from "../../../host/surroundings";
import { forwardingRemedy } from "../../../layers/network/foreign-firewalls/remedy";

/** What pods require of a host's network. */
export interface PodNetworking {
  /** Pod network, as a CIDR. */
  readonly pods: string;
  /** Service network, as a CIDR. */
  readonly services: string;
  /** Whether cluster DNS asks the host's resolvers. */
  readonly hostResolvers: boolean;
}

/** Why names, Services or pods would be unreachable from a host, each with the remedy. */
export function networkFaults(
  found: Pick<Surroundings, "resolverFile" | "resolvers" | "hasServiceRoute">,
  { services, hostResolvers }: PodNetworking,
): string[] {
  const own = found.resolvers.filter(isLoopback);
  const file = found.resolverFile ?? "/etc/resolv.conf";
  return [
    ...fault(
      hostResolvers && found.resolvers.length === 0,
      `${file} names no resolver, and CoreDNS does not start without one; set network.dnsUpstreams, to [] if there is none`,
    ),
    ...fault(
      hostResolvers && own.length > 0,
      `${file} names the resolver ${own.join(", ")}, which is CoreDNS itself in its pod; set network.dnsUpstreams to the servers behind it`,
    ),
    ...fault(
      !found.hasServiceRoute,
      `it has no route to ${services}, and programs on the host's network would not reach Services; add a default route`,
    ),
  ];
}

/**
 * Firewalls of the host that block traffic of pods. Only for hosts without layers. On a host with Docker, the set-up adds rules
 * to Docker's own.
 */
export const forwardingFaults = (
  { forwardDrops }: Pick<Surroundings, "forwardDrops">,
  {
    pods,
    ipv6Pods,
    besideDocker,
  }: Pick<PodNetworking, "pods"> & {
    /** The same for IPv6. */
    readonly ipv6Pods?: string | undefined;
    readonly besideDocker: boolean;
  },
): string[] =>
  forwardDrops
    .filter((where) => !(besideDocker && isDockers(where)))
    .map(
      (where) =>
        `its firewall (${where}) drops forwarded packets, and so those of pods; ${remedyFor(where, [pods, ...(ipv6Pods ? [ipv6Pods] : [])])}`,
    );

const isDockers = (where: string): boolean => where.endsWith(" of Docker");

/** Docker has to be known before the host is set up. */
const remedyFor = (where: string, pods: readonly string[]): string =>
  isDockers(where)
    ? `set hosts[].besideDocker, which lets ${pods.join(" and ")} through, or reboot if Docker is no longer installed`
    : forwardingRemedy(where, pods);

const isLoopback = (address: string): boolean =>
  isIPv6(address) ? /^(0*:)+0*1$/.test(address) : address.startsWith("127.");

const fault = (failed: boolean, text: string): string[] => (failed ? [text] : []);
