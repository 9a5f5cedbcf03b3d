import { withLean } from "./lean/farm";
import { destroy, up, upWithoutCheckpoints } from "./lean/pulumi";
import { configure } from "./lean/stack";
import type { Bench } from "./measurement";

/** Part D: what a change costs: one more host, one setting on all of them, the end of all, and what checkpoints have of a first `up`. */
export async function changes(bench: Bench): Promise<void> {
  await withLean(bench.hosts + 1, bench.report, async (hosts) => {
    const [before, added] = [hosts.slice(0, -1), hosts.slice(-1)];
    const record = (what: string, run: Awaited<ReturnType<typeof up>>, facts = {}) =>
      bench.record({ part: "D", what, hosts: bench.hosts, rttMs: 0, runs: [run], facts });
    configure(before);
    record("first up", await up(before));
    configure(hosts);
    const adding = await up(hosts);
    const toOthers = adding.total.connections - adding.most.connections * added.length;
    record("one more host", adding, { connectionsToOthers: toOthers });
    configure(hosts, { kubelet: { maxPods: 120 } });
    record("one setting of every kubelet", await up(hosts));
    record("destroy", await destroy(hosts));
    configure(before);
    record("first up without checkpoints", await upWithoutCheckpoints(before));
  });
}
