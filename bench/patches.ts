import { patches } from "../internals/switch";
import { leanCluster } from "./lean/cluster";
import type { LeanHost } from "./lean/lean-host";
import { stateSize, upWith } from "./lean/pulumi";
import { spread, type Bench, type Measurement } from "./measurement";

/** A measurement needs a state of its own for these: the second run is measured. */
const inState: readonly string[] = ["resource-traces"];
/**
 * Measured otherwise: a state that was made with requests is not readable without them, and a certificate saves nothing.
 * For the former: KUBERNETES_ON_BARE_METAL_PLAIN=keep-requests npm run bench -- --hosts 10 --only B --into DIRECTORY
 */
const notInPairs: readonly string[] = ["keep-requests", "certificates"];

const figures = {
  "wall s": (one) => spread(one, (run) => run.wallSeconds)?.median,
  "CPU s": (one) => spread(one, (run) => run.cpuSeconds)?.median,
  "memory MB": (one) => spread(one, (run) => run.peakMemoryMb)?.median,
  "state kB": (one) => one.facts?.["stateKilobytesPerHost"],
} as const satisfies Readonly<Record<string, (one: Measurement) => number | undefined>>;

/** Part P: each patch of an internal alone, on and off in turn, by an `up` without changes. */
export async function eachPatch(bench: Bench): Promise<void> {
  const { hosts } = await leanCluster(bench, "P", bench.hosts);
  for (const patch of patches.filter((one) => !notInPairs.includes(one))) {
    const [on, off] = await inPairs(bench, hosts, patch);
    for (const one of [on, off]) bench.record(one);
    bench.report(savings(patch, on, off));
  }
}

async function inPairs(
  bench: Bench,
  hosts: readonly LeanHost[],
  patch: string,
): Promise<readonly [Measurement, Measurement]> {
  const turns = (["", patch] as const).map((plain) => {
    const env = { KUBERNETES_ON_BARE_METAL_PLAIN: plain };
    return { plain, env, runs: [] as Measurement["runs"][number][], kilobytes: 0 };
  });
  for (let pair = 0; pair < bench.repeats; pair += 1)
    // The order changes with each pair: a machine becomes slower or faster in the course of one.
    for (const turn of pair % 2 === 0 ? turns : [...turns].reverse()) {
      if (inState.includes(patch)) await upWith(turn.env, hosts);
      turn.runs.push(await upWith(turn.env, hosts, "--expect-no-changes"));
      turn.kilobytes = stateSize(hosts).kilobytes / hosts.length;
    }
  // Leaves the state as a run with all patches has it.
  if (inState.includes(patch)) await upWith({ KUBERNETES_ON_BARE_METAL_PLAIN: "" }, hosts);
  const [on, off] = turns.map(({ plain, runs, kilobytes }) => ({
    part: "P" as const,
    what: `${patch} ${plain === "" ? "on" : "off"}`,
    hosts: hosts.length,
    rttMs: 0,
    runs,
    facts: { stateKilobytesPerHost: kilobytes },
  }));
  return [on!, off!];
}

/** A line of what a patch saves, figure by figure. */
export function savings(patch: string, on: Measurement, off: Measurement): string {
  const cells = Object.entries(figures).map(([name, figure]) => {
    const [withIt, without] = [figure(on), figure(off)];
    if (withIt === undefined || without === undefined) return `${name} not measured`;
    const percent = ((without - withIt) / without) * 100;
    return `${name} ${without.toFixed(1)} to ${withIt.toFixed(1)} (${percent.toFixed(1)} % saved)`;
  });
  return [`P  ${patch}`, ...cells].join("  ");
}
