import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { cachePath } from "../artifacts/cache";
import { hostsRoot } from "./paths";

/** Address of this machine on the lab's network. */
export const operatorAddress = "10.77.0.1";

/** The lab's network; 10.77.0.200 and above are left to load balancers. */
export const labNetwork = "10.77.0.0/24";

/** Most hosts that fit between this machine's address and the load balancers' range. */
export const mostHosts = 180;

/** Virtual machines have the addresses above those of the hosts. */
const mostMachines = 9;

/** Names and places of one lab host, all of them derived from its name. */
export interface LabHost {
  readonly name: string;
  readonly address: string;
  /** Stays the same over reboots, as a network card's does: neighbours keep it in their caches. */
  readonly mac: string;
  /** Network namespace on this machine. */
  readonly namespace: string;
  /** Root file system. */
  readonly root: string;
  /** Keys and logs that outlive the root file system. */
  readonly cache: string;
}

/** The container `node-<number>` or the virtual machine `vm-<number>`. Fails when the name is not of that form. */
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
