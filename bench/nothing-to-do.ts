import { delayWorkstation } from "./lean/delay";
import { leanCluster, leanClusterBeside } from "./lean/cluster";
import type { LeanHost } from "./lean/lean-host";
import { pulumi, up } from "./lean/pulumi";
import type { Run } from "./command";
import type { Bench, Part } from "./measurement";

const idle = {
  "up without changes": (hosts: readonly LeanHost[]) => up(hosts, "--expect-no-changes"),
  "preview without changes": (hosts: readonly LeanHost[]) =>
    pulumi(hosts, ["preview", "--expect-no-changes"]),
  "refresh without changes": (hosts: readonly LeanHost[]) =>
    pulumi(hosts, ["refresh", "--yes", "--skip-preview", "--expect-no-changes"]),
} as const;

const fewest = 3;

/**
 * Part B: the cost of a run without changes, by number of hosts. The smallest cluster is measured again beside the
 * largest, in alternation: a machine's speed varies within the hour by more than the difference of interest.
 */
export async function byNumberOfHosts(bench: Bench): Promise<void> {
  const sizes = [fewest, 10, 30, 100].filter((size) => size < bench.hosts);
  for (const size of sizes) {
    const { hosts } = await leanCluster(bench, "B", size);
    await measureIdle(bench, "B", { "": hosts }, 0);
  }
  const { hosts } = await leanCluster(bench, "B", bench.hosts);
  const few = await leanClusterBeside(bench, "B", fewest);
  await measureIdle(bench, "B", { "": hosts, ", beside them": few }, 0);
}

/** Part C: the same by round-trip time. */
export async function byDistance(bench: Bench): Promise<void> {
  const { hosts } = await leanCluster(bench, "C", bench.hosts);
  for (const rttMs of [0, 5, 50, 270]) {
    const restore = await delayWorkstation(rttMs);
    await measureIdle(bench, "C", { "": hosts }, rttMs);
    await restore();
  }
}

/** @param clusters by the suffix of the measurement's name; measured in alternation */
async function measureIdle(
  bench: Bench,
  part: Part,
  clusters: Readonly<Record<string, readonly LeanHost[]>>,
  rttMs: number,
): Promise<void> {
  for (const [what, run] of Object.entries(idle)) {
    const runs: Record<string, Run[]> = {};
    for (let turn = 0; turn < bench.repeats; turn += 1)
      for (const [which, hosts] of Object.entries(clusters))
        (runs[which] ??= []).push(await run(hosts));
    for (const [which, { length }] of Object.entries(clusters))
      bench.record({ part, what: what + which, hosts: length, rttMs, runs: runs[which]! });
  }
}
