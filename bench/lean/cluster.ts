import type { Bench, Part } from "../measurement";
import { endFarm, raiseFarm } from "./farm";
import type { LeanHost } from "./lean-host";
import { stateSize, up } from "./pulumi";
import { configure } from "./stack";

let standing: readonly LeanHost[] = [];

/**
 * Hosts of a cluster of this size with nothing to do, and behind them one that waits to be added. What an earlier part has
 * left serves again: to set it up takes longer than most of what is measured on it. Otherwise it is set up, and that is recorded.
 */
export async function leanCluster(
  bench: Bench,
  part: Part,
  size: number,
): Promise<{ readonly hosts: readonly LeanHost[]; readonly spare: LeanHost }> {
  if (standing.length !== size + 1) {
    await endLeanCluster();
    const raised = await raiseFarm(size + 1, bench.report);
    configure(raised.slice(0, size));
    const runs = [await up(raised.slice(0, size))];
    const { kilobytes, resources } = stateSize();
    const facts = { stateKilobytesPerHost: kilobytes / size, resources };
    bench.record({ part, what: "first up", hosts: size, rttMs: 0, runs, facts });
    standing = raised;
  }
  return { hosts: standing.slice(0, size), spare: standing[size]! };
}

/** Removes cluster and hosts, where there are any. */
export async function endLeanCluster(): Promise<void> {
  standing = [];
  await endFarm();
}
