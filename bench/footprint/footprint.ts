import type { Usage } from "./parse";
import type { Sample } from "./sample";

/** What one unit or pod uses while nothing happens. */
export interface Rates {
  readonly memoryMb: number;
  readonly cpuSecondsPerHour: number;
  readonly writtenMbPerHour: number;
}

/** What an idle host uses. */
export interface Footprint {
  readonly minutes: number;
  readonly host: Rates & { readonly anonymousMb: number };
  /** By unit and pod, those with the most processor time first. */
  readonly owners: Readonly<Record<string, Rates>>;
  /** Megabytes by directory. */
  readonly diskMb: Readonly<Record<string, number>>;
  /** Megabytes per hour that all hosts of this machine write to its disk, with the journal of the file system. */
  readonly machineWrittenMbPerHour: number;
}

/** The footprint between the first and the last sample. Memory is the median of all. */
export function footprint(
  samples: readonly Sample[],
  sizes: Readonly<Record<string, number>>,
  machineWrittenBytes: number,
): Footprint {
  const [first, last] = [samples[0]!, samples.at(-1)!];
  const hours = (last.atSeconds - first.atSeconds) / 3600;
  if (!(hours > 0))
    throw new Error("bench: measuring idle hosts: there is no time between samples");
  const rates = (usage: (one: Sample) => Usage | undefined): Rates => {
    const [from, to] = [usage(first), usage(last)];
    // What has started since the first sample has used nothing before, and what has ended is gone from its parent's sum.
    const since = (key: keyof Usage) => Math.max(0, (to?.[key] ?? 0) - (from?.[key] ?? 0)) / hours;
    return {
      memoryMb: median(samples.map((one) => usage(one)?.memoryBytes ?? 0)) / 1e6,
      cpuSecondsPerHour: since("cpuSeconds"),
      writtenMbPerHour: since("writtenBytes") / 1e6,
    };
  };
  const owners = Object.keys(last.owners).map(
    (name) => [name, rates(({ owners }) => owners[name])] as const,
  );
  return {
    minutes: hours * 60,
    host: {
      ...rates(({ host }) => host),
      anonymousMb: median(samples.map(({ host }) => host.anonymousBytes)) / 1e6,
    },
    owners: Object.fromEntries(
      owners.sort(([, a], [, b]) => b.cpuSecondsPerHour - a.cpuSecondsPerHour),
    ),
    diskMb: Object.fromEntries(Object.entries(sizes).map(([path, bytes]) => [path, bytes / 1e6])),
    machineWrittenMbPerHour: machineWrittenBytes / hours / 1e6,
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
