import { delayOperator } from "./lean/delay";
import { leanCluster } from "./lean/cluster";
import type { LeanHost } from "./lean/lean-host";
import { pulumi, up } from "./lean/pulumi";
import { repeated, type Bench, type Part } from "./measurement";

const idle = {
  "up without changes": (hosts: readonly LeanHost[]) => up(hosts, "--expect-no-changes"),
  "preview without changes": (hosts: readonly LeanHost[]) =>
    pulumi(hosts, ["preview", "--expect-no-changes"]),
  "refresh without changes": (hosts: readonly LeanHost[]) =>
    pulumi(hosts, ["refresh", "--yes", "--skip-preview", "--expect-no-changes"]),
} as const;

/** Part B: what it costs to do nothing, by the number of hosts. */
export async function byNumberOfHosts(bench: Bench): Promise<void> {
  const sizes = [3, 10, 30, 100].filter((size) => size < bench.hosts);
  for (const size of [...sizes, bench.hosts]) {
    const { hosts } = await leanCluster(bench, "B", size);
    await measureIdle(bench, "B", hosts, 0);
  }
}

/** Part C: the same by the distance to the hosts. */
export async function byDistance(bench: Bench): Promise<void> {
  const { hosts } = await leanCluster(bench, "C", bench.hosts);
  for (const rttMs of [0, 5, 50, 270]) {
    const restore = await delayOperator(rttMs);
    await measureIdle(bench, "C", hosts, rttMs);
    await restore();
  }
}

async function measureIdle(
  bench: Bench,
  part: Part,
  hosts: readonly LeanHost[],
  rttMs: number,
): Promise<void> {
  for (const [what, run] of Object.entries(idle)) {
    const runs = await repeated(bench.repeats, () => run(hosts));
    bench.record({ part, what, hosts: hosts.length, rttMs, runs });
  }
}
