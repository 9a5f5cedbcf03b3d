import { readFileSync } from "node:fs";
import { labHost } from "../../lab/hosts";

const lookMs = 100;

/** The lab host that this machine sends packets for an address to, by its table of neighbors; the link address of another machine. */
export function holderIn(table: string, address: string, hosts: readonly string[]): string {
  const lines = table.split("\n").map((line) => line.split(/\s+/));
  const mac = lines.find(([one]) => one === address)?.[3];
  return hosts.find((name) => labHost(name).mac === mac) ?? mac ?? "nobody";
}

/** Follows that host until it is stopped. Returns each with the time since when. */
export function followHolder(address: string, hosts: readonly string[]) {
  const moves: string[] = [];
  let last: string | undefined;
  const look = () => {
    const now = holderIn(readFileSync("/proc/net/arp", "utf8"), address, hosts);
    if (now !== last) moves.push(`${new Date().toISOString()} ${now}`);
    last = now;
  };
  const timer = setInterval(look, lookMs);
  look();
  return {
    stop(): readonly string[] {
      clearInterval(timer);
      return moves;
    },
  };
}
