import type { Rule } from "./rule";

/** What leads to the virtual address of the API. */
export interface VirtualWay {
  readonly address: string;
  readonly by: "BGP" | "VRRP";
}

/** Refuses to move one address: until the last master has changed, some would answer ARP for it and others announce it. */
export const virtualWay: Rule<VirtualWay> = (before, after) =>
  before.by !== after.by && before.address === after.address
    ? `${before.by} to ${after.by}: clients would find ${after.address} by ARP and by routes at once, until every master has changed; use another address, and move clients to it`
    : undefined;
