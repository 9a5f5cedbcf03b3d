import { execOnHost } from "./exec";

/** One aspect of a host: what exists, and in which state. */
export type View = Readonly<Record<string, string>>;

/** The state of a host, for comparing before and after. */
export interface Snapshot {
  /** Path to type, mode, owner, and SHA-256 or link target. */
  readonly files: View;
  /** Unit to whether it is enabled and active, with its sub-state. */
  readonly units: View;
  /** Mount point to file systems mounted there, in order. */
  readonly mounts: View;
  /** Interface to its kind, state and addresses; route to the number of times it exists. */
  readonly links: View;
  /** Line of the firewall rules to the number of times it exists. */
  readonly nftables: View;
  /** Owner and command line to the number of such processes. */
  readonly processes: View;
  /** Directory below /sys/fs/cgroup. */
  readonly cgroups: View;
}

const everywhere = "find / /run /tmp -xdev";
const commands = {
  entries: `${everywhere} -printf '%y %m %U:%G\\t%p\\t%l\\0'`,
  // A file that disappears between find and sha256sum is not an error.
  hashes: `${everywhere} -type f -print0 | { xargs -0 -r sha256sum -z 2>/dev/null || true; }`,
  unitFiles: "systemctl list-unit-files --plain --no-legend",
  units: "systemctl list-units --all --plain --no-legend",
  mounts: "cat /proc/1/mountinfo",
  links: "ip -j -d address",
  routes: "ip -o route show table all",
  nftables: "nft --stateless list ruleset",
  processes: "ps -ww -eo pid=,ppid=,user=,args=",
  cgroups: "find /sys/fs/cgroup -mindepth 1 -type d",
};

/** Takes a snapshot of a running host, unnoticed by its sshd. A few seconds. */
export const snapshotHost = (name: string): Promise<Snapshot> =>
  snapshotBy((command) => execOnHost(name, command));

/** Takes a snapshot of the host on which `exec` runs a shell command as root. */
export async function snapshotBy(exec: (command: string) => Promise<string>): Promise<Snapshot> {
  const outputs = await Promise.all(
    Object.entries(commands).map(async ([key, command]) => [key, await exec(command)]),
  );
  const seen = Object.fromEntries(outputs) as Record<keyof typeof commands, string>;
  return {
    files: files(seen.entries, seen.hashes),
    units: merge([...unitStates(seen.unitFiles, 1), ...unitStates(seen.units, 2)]),
    mounts: merge(lines(seen.mounts).map(mount)),
    links: { ...links(seen.links), ...counted(lines(seen.routes)) },
    nftables: counted(lines(seen.nftables).map((line) => line.trim())),
    processes: counted(ownProcesses(seen.processes)),
    cgroups: Object.fromEntries(lines(seen.cgroups).map((path) => [path, "present"])),
  };
}

const lines = (text: string) => text.split("\n").filter((line) => line !== "");
const words = (line: string) => line.trim().split(/\s+/);

function files(entries: string, hashes: string): View {
  const digests = new Map(
    hashes.split("\0").map((record) => [record.slice(66), record.slice(0, 64)] as const),
  );
  const records = entries.split("\0").filter((record) => record !== "");
  const described = records.map((record) => {
    const [state = "", path = "", target = ""] = record.split("\t");
    return [path, [state, target || digests.get(path)].filter(Boolean).join(" ")] as const;
  });
  return Object.fromEntries(described);
}

/** State of each unit. It begins in the given column of systemctl listings. */
const unitStates = (listing: string, column: number) =>
  lines(listing).map((line) => {
    const [unit = "", ...columns] = words(line);
    return [unit, columns.slice(column - 1, 2 * column - 1).join(" ")] as const;
  });

function mount(line: string): readonly [string, string] {
  const [, , , root, point = ""] = words(line);
  const [type, source] = words(line.split(" - ")[1] ?? "");
  return [point, `${type} ${source} ${root}`];
}

interface Link {
  ifname: string;
  operstate: string;
  mtu: number;
  link_type: string;
  linkinfo?: { info_kind?: string };
  addr_info: { local: string; prefixlen: number }[];
}

function links(json: string): View {
  const described = (JSON.parse(json) as Link[]).map((link) => {
    const addresses = link.addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`);
    const kind = link.linkinfo?.info_kind ?? link.link_type;
    return [link.ifname, [kind, link.operstate, `mtu ${link.mtu}`, ...addresses].join(" ")];
  });
  return Object.fromEntries(described) as View;
}

/** Owner and command line of all processes except those that entered from outside, such as this one. */
function ownProcesses(listing: string): string[] {
  const parents = new Map(
    lines(listing).map((line) => [words(line)[0] ?? "", words(line)[1] ?? ""]),
  );
  const bornInside = (id: string): boolean =>
    id === "1" || (id !== "0" && bornInside(parents.get(id) ?? "0"));
  return (
    lines(listing)
      .filter((line) => bornInside(words(line)[0] ?? ""))
      .map((line) => words(line).slice(2).join(" "))
      // An sshd without arguments is at its end: of a login a moment ago.
      .filter((process) => !/^\S+ \[sshd\]/.test(process))
  );
}

function counted(items: string[]): View {
  const counts: Record<string, number> = {};
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).map(([item, count]) => [item, `×${count}`]));
}

function merge(pairs: (readonly [string, string])[]): View {
  const merged: Record<string, string> = {};
  for (const [key, value] of pairs)
    merged[key] = key in merged ? `${merged[key]}, ${value}` : value;
  return merged;
}
