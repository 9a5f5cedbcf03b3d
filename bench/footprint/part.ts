import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { hostDirectories } from "../../config/rules/host-directories";
import { labEnvironment, stateIn } from "../../lab/environment";
import { eraseHost, execOnHost, labHost, resetHost } from "../../lab/hosts";
import { withLock } from "../../lab/lock";
import { createLab } from "../../lab/up";
import type { Bench } from "../measurement";
import { setUp, type IdleCluster } from "./clusters";
import { footprint } from "./footprint";
import { sizesOf } from "./parse";
import { diskBytes, sample, type Sample } from "./sample";

const clusters: readonly IdleCluster[] = [
  {
    name: "alone",
    hosts: { "node-1": ["master", "etcd", "worker"] },
    addresses: "10.77.0.200-10.77.0.209",
  },
  {
    name: "pair",
    hosts: { "node-2": ["master", "etcd"], "node-3": ["worker"] },
    addresses: "10.77.0.210-10.77.0.219",
  },
];
const measured = { "node-1": "one node with all roles", "node-3": "a worker beside its master" };
const names = clusters.flatMap(({ hosts }) => Object.keys(hosts));

/** Controllers settle, and images that were just unpacked leave the caches' first list. */
const settleMinutes = 5;
const sampleMs = 60_000;

/** Directories whose content is the system's as well. */
const shared = [
  hostDirectories.systemd,
  hostDirectories.kernelModules,
  hostDirectories.kernelSettings,
];

/** Part F: what idle nodes use. Uses three lab hosts exclusively. */
export const idleNodes = (bench: Bench): Promise<void> =>
  withLock("npm run bench", names, async () => {
    const minutes = Number(process.env["BENCH_MINUTES"] ?? 60);
    if (!(minutes >= 1))
      throw new Error("bench: BENCH_MINUTES is not a number of minutes; use 60, for example");
    const occupied = names.find((name) =>
      existsSync(join(labHost(name).root, "var/lib/kubernetes-on-bare-metal")),
    );
    if (occupied)
      throw new Error(`bench: ${occupied} already runs a cluster; run pulumi destroy first`);
    const place = mkdtempSync(join(tmpdir(), "kubernetes-on-bare-metal-bench-"));
    const env = {
      ...process.env,
      ...labEnvironment(),
      PULUMI_BACKEND_URL: stateIn(join(place, "state")),
    };
    try {
      await createLab({ hosts: 0, fresh: false }, bench.report);
      await Promise.all(names.map(resetHost));
      for (const cluster of clusters) await setUp(place, cluster, env);
      bench.report(`idle for ${settleMinutes + minutes} minutes`);
      await delay(settleMinutes * 60_000);
      await watch(bench, minutes);
    } finally {
      rmSync(place, { recursive: true });
      await Promise.all(names.map(eraseHost));
    }
  });

async function watch(bench: Bench, minutes: number): Promise<void> {
  const hosts = Object.entries(measured);
  const samples: Record<string, Sample[]> = {};
  const disk = diskBytes();
  for (let turn = 0; turn <= minutes; turn += 1) {
    if (turn > 0) await delay(sampleMs);
    for (const [name] of hosts) (samples[name] ??= []).push(sample(name));
  }
  const written = diskBytes() - disk;
  for (const [name, what] of hosts) {
    const found = footprint(samples[name]!, sizesOf(await diskUse(name)), written);
    const { memoryMb, cpuSecondsPerHour, writtenMbPerHour } = found.host;
    const facts = { memoryMb, cpuSecondsPerHour, writtenMbPerHour };
    bench.record({ part: "F", what, hosts: 1, rttMs: 0, runs: [], facts, footprint: found });
  }
}

/** Bytes on disk below the directories of this program, and of the journal, which its units fill. */
function diskUse(name: string): Promise<string> {
  const own = Object.values(hostDirectories).filter((path) => !shared.some((one) => one === path));
  const paths = [...own, "/var/log/journal"].join(" ");
  // du counts a directory once that is inside another one, and fails for those that do not exist.
  const command = `du --one-file-system --summarize --block-size=1 ${paths} 2>/dev/null || true`;
  return execOnHost(name, command, { timeoutMs: 300_000 });
}
