import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { labHost } from "../../lab/hosts";
import { hostsRoot } from "../../lab/hosts/paths";
import * as parse from "./parse";

/** What a host and all of its units and pods have used up to a moment. */
export interface Sample {
  readonly atSeconds: number;
  readonly host: parse.Usage & { readonly anonymousBytes: number };
  readonly owners: Readonly<Record<string, parse.Usage>>;
}

// Beside cgroups v1, systemd keeps a hierarchy of v2 without controllers: it counts processor time all the same.
const mount = "/sys/fs/cgroup";
const unified = existsSync(join(mount, "cgroup.controllers"));
const groups = unified ? mount : join(mount, "unified");

const groupOf = (name: string) => join(groups, "kbm-lab", name);

/** Reads the cgroups of a host from outside, without a process in it. Throws if the host is off. */
export function sample(name: string): Sample {
  const inside = join(groupOf(name), "payload");
  if (!existsSync(join(inside, "cpu.stat")))
    throw new Error(
      `bench: reading the cgroups of ${name}: there are none of v2; is the host off?`,
    );
  const logs = join(labHost(name).root, "var/log/pods");
  const pods = parse.podNamesOf(directories(logs), name);
  const owners: Record<string, parse.Usage> = {};
  for (const path of groupsBelow(inside)) {
    const owner = parse.ownerOf(path, pods);
    if (owner === undefined) continue;
    const seen = usageOf(join(inside, path), memoryGroup(name, path));
    owners[owner] = owners[owner] ? sum(owners[owner], seen) : seen;
  }
  const memory = memoryGroup(name);
  return {
    atSeconds: performance.now() / 1000,
    host: {
      ...usageOf(groupOf(name), memory),
      anonymousBytes: parse.anonymousOf(read(join(memory, "memory.stat"))),
    },
    owners,
  };
}

/** Bytes written so far to the disk of all lab hosts, with the journal of its file system. */
export function diskBytes(): number {
  const { dev } = statSync(hostsRoot);
  const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
  return parse.diskBytesOf(readFileSync("/proc/diskstats", "utf8"), major, minor);
}

/** The same group where memory is counted. v1 has one for the host and for each pod, and none for units. */
const memoryGroup = (name: string, path = ""): string =>
  unified
    ? join(groupOf(name), path && "payload", path)
    : join(mount, "memory/kbm-lab", name, path);

function usageOf(group: string, memory: string): parse.Usage {
  const processes = processesBelow(group);
  const of = (file: string, figure: (text: string) => number) =>
    processes.reduce((all, id) => all + figure(read(`/proc/${id}/${file}`)), 0);
  const usage = read(join(memory, "memory.current")) || read(join(memory, "memory.usage_in_bytes"));
  return {
    cpuSeconds: parse.cpuSecondsOf(read(join(group, "cpu.stat"))),
    memoryBytes: usage
      ? parse.workingSetOf(usage, read(join(memory, "memory.stat")))
      : of("smaps_rollup", parse.proportionalBytesOf),
    writtenBytes: of("io", parse.writtenBytesOf),
  };
}

const sum = (a: parse.Usage, b: parse.Usage): parse.Usage => ({
  cpuSeconds: a.cpuSeconds + b.cpuSeconds,
  memoryBytes: a.memoryBytes + b.memoryBytes,
  writtenBytes: a.writtenBytes + b.writtenBytes,
});

/** Names of the directories in one; none if it has gone, as a group does with its last process. */
function directories(parent: string): string[] {
  if (!existsSync(parent)) return [];
  const entries = readdirSync(parent, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Paths of all groups below one, relative to it. */
function groupsBelow(parent: string, path = ""): string[] {
  return directories(join(parent, path)).flatMap((name) => [
    join(path, name),
    ...groupsBelow(parent, join(path, name)),
  ]);
}

const processesBelow = (group: string): string[] =>
  ["", ...groupsBelow(group)].flatMap(
    (path) => read(join(group, path, "cgroup.procs")).match(/\d+/g) ?? [],
  );

/** A file of the kernel; empty if it, its process or its group does not exist. */
function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
