/** What one unit or pod of a host has used so far, or the host as a whole. */
export interface Usage {
  /** Processor time since the group was created. */
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
  /** Bytes that its processes made dirty in files, without those that were deleted before they reached the disk. */
  readonly writtenBytes: number;
}

const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? 0);

/** Processor time of a group from its `cpu.stat`. */
export const cpuSecondsOf = (cpuStat: string): number =>
  number(cpuStat, /^usage_usec (\d+)/m) / 1e6;

/**
 * Memory that the kernel cannot take back without loss, as the kubelet counts it: all but the file pages that were not
 * used lately. With cgroups v1, sums over the groups below have a prefix.
 */
export const workingSetOf = (usage: string, memoryStat: string): number =>
  Number(usage) - number(memoryStat, /^(?:total_)?inactive_file (\d+)/m);

/** Memory of a group without pages of files. With cgroups v1, the line with a prefix includes the groups below. */
export const anonymousOf = (memoryStat: string): number =>
  number(memoryStat, /^total_rss (\d+)/m) || number(memoryStat, /^anon (\d+)/m);

/** Memory of a process from its `smaps_rollup`; a page that n processes share counts 1/n in each. */
export const proportionalBytesOf = (rollup: string): number =>
  number(rollup, /^Pss:\s+(\d+) kB/m) * 1024;

/** Bytes that a process and those that it waited for have written to disks, from its `io`. */
export const writtenBytesOf = (io: string): number =>
  number(io, /^write_bytes: (\d+)/m) - number(io, /^cancelled_write_bytes: (\d+)/m);

/** Bytes written to a disk or partition, from `/proc/diskstats`. Its sectors have 512 bytes on every disk. */
export function diskBytesOf(diskstats: string, major: number, minor: number): number {
  const rows = diskstats.split("\n").map((line) => line.trim().split(/\s+/));
  const row = rows.find(([a, b]) => Number(a) === major && Number(b) === minor);
  return Number(row?.[9] ?? 0) * 512;
}

/** Bytes by directory, from `du --block-size=1`. */
export const sizesOf = (du: string): Record<string, number> =>
  Object.fromEntries(
    [...du.matchAll(/^(\d+)\t(.+)$/gm)].map(([, size, path]) => [path!, Number(size)]),
  );

/** Names of pods by their uid, from the names of their log directories: `NAMESPACE_NAME_UID`. */
export const podNamesOf = (directories: readonly string[], host: string): Record<string, string> =>
  Object.fromEntries(
    directories.map((directory) => {
      const [, name = "", uid = ""] = directory.split("_");
      return [uid, plainName(name, host)];
    }),
  );

/** The name of what made the pod: without the host of a static pod, and without the random ends of others. */
const plainName = (name: string, host: string): string =>
  name.endsWith(`-${host}`)
    ? name.slice(0, -host.length - 1)
    : name.replace(/(-[0-9a-f]{8,10})?-[0-9a-z]{5}$/, "");

/**
 * The unit or pod that a group belongs to; undefined for groups inside of one, and for those that only hold others.
 *
 * @param path of the group, as the host itself sees it
 */
export function ownerOf(path: string, pods: Readonly<Record<string, string>>): string | undefined {
  const [, uid] =
    /^kubepods(?:\.slice)?\/(?:.*[/-])?pod([0-9a-f_-]{32,36})(?:\.slice)?$/.exec(path) ?? [];
  if (uid) return pods[uid.replaceAll("_", "-")] ?? "other pods";
  if (path === "init.scope") return "systemd";
  return /^system\.slice\/([^/]+\.service)$/.exec(path)?.[1];
}
