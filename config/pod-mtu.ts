import type { Sections } from "./schema";

type Backend = Sections["network"]["backend"];

/** Bytes that each backend of the pod network takes of a packet that goes to another host by IPv6. */
const taken: Readonly<Record<Backend, number>> = { vxlan: 70, "host-gw": 0, wireguard: 80 };

/** The smallest MTU of a link with IPv6: https://www.rfc-editor.org/rfc/rfc8200#section-5 */
const smallest = 1280;

/** The MTU that pods get, from the MTU of the hosts' network. */
export const podMtu = (backend: Backend, mtu: number): number => mtu - taken[backend];

/**
 * Why pods would have no IPv6 with an MTU of the hosts' network; undefined if they have.
 *
 * @param where what has the MTU: "network.mtu is 1300"
 */
export const ipv6MtuFault = (backend: Backend, mtu: number, where: string): string | undefined =>
  podMtu(backend, mtu) < smallest
    ? `${where}, which leaves pods ${podMtu(backend, mtu)} with network.backend ${backend}, and IPv6 needs ${smallest}; ${smallest + taken[backend]} or more is required`
    : undefined;
