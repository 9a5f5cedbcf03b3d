import { endLeanCluster, leanCluster } from "./lean/cluster";
import { destroy, up, upWithoutCheckpoints } from "./lean/pulumi";
import { configure } from "./lean/stack";
import type { Bench } from "./measurement";

/**
 * Part D: the cost of changes: one more host, one setting on all hosts, destroy, and the share of checkpoints in a
 * first `up`.
 */
export async function changes(bench: Bench): Promise<void> {
  const { hosts, spare } = await leanCluster(bench, "D", bench.hosts);
  const more = [...hosts, spare];
  const record = (what: string, run: Awaited<ReturnType<typeof up>>, facts = {}) =>
    bench.record({ part: "D", what, hosts: bench.hosts, rttMs: 0, runs: [run], facts });
  configure(more);
  const adding = await up(more);
  const toOthers = adding.total.connections - adding.most.connections;
  record("one more host", adding, { connectionsToOthers: toOthers });
  configure(more, { kubelet: { config: { maxPods: 120 } } });
  record("one setting of every kubelet", await up(more));
  record("destroy", await destroy(more));
  configure(hosts);
  record("first up without checkpoints", await upWithoutCheckpoints(hosts));
  await endLeanCluster();
}
