import type { Bench, Part } from "../measurement";
import { endFarm, extendFarm, makeCluster, startFarm } from "./farm";
import type { LeanHost } from "./lean-host";
import { stateSize, up } from "./pulumi";
import { configure } from "./stack";

let standing: readonly LeanHost[] = [];

/**
 * Hosts of a cluster of this size with nothing to do, and one more host to add. Reuses the cluster of an earlier part,
 * since setting it up takes longer than most measurements. Otherwise sets it up and records that.
 */
export async function leanCluster(
  bench: Bench,
  part: Part,
  size: number,
): Promise<{ readonly hosts: readonly LeanHost[]; readonly spare: LeanHost }> {
  if (standing.length !== size + 1) {
    await endLeanCluster();
    const raised = await startFarm(size + 1, bench.report);
    await setUp(bench, part, "first up", raised.slice(0, size));
    standing = raised;
  }
  return { hosts: standing.slice(0, size), spare: standing[size]! };
}

/** A small cluster beside the large one. */
export async function leanClusterBeside(
  bench: Bench,
  part: Part,
  size: number,
): Promise<readonly LeanHost[]> {
  const numbers = Array.from({ length: size }, (_, index) => standing.length + 1 + index);
  const hosts = await extendFarm(numbers);
  await setUp(bench, part, "first up, beside them", hosts);
  return hosts;
}

async function setUp(bench: Bench, part: Part, what: string, hosts: readonly LeanHost[]) {
  await makeCluster(hosts);
  configure(hosts);
  const runs = [await up(hosts)];
  const { kilobytes, resources } = stateSize(hosts);
  const facts = { stateKilobytesPerHost: kilobytes / hosts.length, resources };
  bench.record({ part, what, hosts: hosts.length, rttMs: 0, runs, facts });
}

/** Removes cluster and hosts, if there are any. */
export async function endLeanCluster(): Promise<void> {
  standing = [];
  await endFarm();
}
