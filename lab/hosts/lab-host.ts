import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { cachePath } from "../artifacts/cache";
import { hostsRoot } from "./paths";

/** Address of this machine on the lab's network. */
export const workstationAddress = "10.77.0.1";

/** The lab's network. Addresses from 10.77.0.200 are left to load balancers. */
export const labNetwork = "10.77.0.0/24";

/** The beginning of the lab's IPv6 addresses; they end like those of IPv4. */
export const ipv6Network = "fd6b:626d:77";

/** Maximum number of hosts between this machine's address and the load balancers' range. */
export const mostHosts = 180;

/** Virtual machines have the addresses above those of the hosts. */
const mostMachines = 9;

/** Names and paths of one lab host, all derived from its name. */
export interface LabHost {
  readonly name: string;
  readonly address: string;
  /** A unique local address on the same interface. Virtual machines do not carry theirs. */
  readonly ipv6Address: string;
  /** Stable across reboots, like a network card's address, because neighbours cache it. */
  readonly mac: string;
  /** Network namespace on this machine. */
  readonly namespace: string;
  /** Root file system. */
  readonly root: string;
  /** Keys and logs, which outlive the root file system. */
  readonly cache: string;
}

/** The container `node-<number>` or the virtual machine `vm-<number>`. Throws for other names. */
export function labHost(name: string): LabHost {
  const [, kind = "", digits] = /^(node|vm)-([1-9]\d*)$/.exec(name) ?? [];
  const [number, most] = [Number(digits), kind === "vm" ? mostMachines : mostHosts];
  if (!(number <= most))
    throw new Error(
      `lab: "${name}" is not a lab host; use node-1 to node-${mostHosts} or vm-1 to vm-${mostMachines}`,
    );
  const place = 10 + number + (kind === "vm" ? mostHosts : 0);
  return {
    name,
    address: `10.77.0.${place}`,
    ipv6Address: `${ipv6Network}::${place}`,
    mac: `02:6b:62:6d:00:${place.toString(16).padStart(2, "0")}`,
    namespace: `kbm-${name}`,
    root: join(hostsRoot, name),
    cache: cachePath("lab", "hosts", name),
  };
}

/** The first `count` hosts. */
export const firstHosts = (count: number): LabHost[] =>
  Array.from({ length: count }, (_, index) => labHost(`node-${index + 1}`));

/** Hosts that have a file system on this machine, running or not, by number. */
export function existingHosts(): LabHost[] {
  const entries = existsSync(hostsRoot) ? readdirSync(hostsRoot) : [];
  return entries
    .filter((entry) => /^(node|vm)-\d+$/.test(entry))
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }))
    .map(labHost);
}

/** Address of each existing host, by name. */
export const hostAddresses = (): Record<string, string> =>
  Object.fromEntries(existingHosts().map(({ name, address }) => [name, address]));
