/** Where a probe runs: on every host with the role, where `node` means all, or with kubectl from outside. */
export type Place = "master" | "etcd" | "node" | "cluster";

/** One recommendation of the CIS Kubernetes Benchmark that a machine can check. */
export interface Recommendation {
  /** Its number in version 1.12 of the benchmark. */
  readonly id: string;
  readonly asks: string;
  readonly place: Place;
  /** Command for bash that prints the actual value. */
  readonly probe: string;
  /** The expected output, trimmed. */
  readonly expects: RegExp;
  /** Why it is not met. */
  readonly reason?: string;
}

type Row = readonly [id: string, asks: string, probe: string, expects: RegExp, reason?: string];

export const recommendations = (place: Place, rows: readonly Row[]): Recommendation[] =>
  rows.map(([id, asks, probe, expects, reason]) => ({
    ...{ id, asks, place, probe, expects },
    ...(reason !== undefined && { reason }),
  }));

/** Prints a flag of a running program with its value; nothing if it is not set. */
export const flag = (program: string, name: string): string =>
  `tr '\\0' '\\n' <"/proc/$(pgrep -o -f '^${program} ')/cmdline" | grep -E -e '^--${name}=' || true`;

/** Prints mode and owner of files, once if all are the same. */
export const access = (...paths: string[]): string =>
  `stat -c '%a %U:%G' ${paths.join(" ")} | sort -u`;

/** Output of `access` for files that only root may read. */
export const rootAlone = /^600 root:root$/;
