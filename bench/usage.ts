import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../lab/hosts/wait";

/** Resources that the processes of a command used on this machine. */
export interface Usage {
  /** Time of both processors, of all processes together. */
  readonly cpuSeconds: number;
  /** Most memory in MB that all of them held at once, pages that several share counted once. */
  readonly peakMemoryMb: number;
}

/** To add up the pages takes some 5 ms of a processor, which the command has to do without. */
const sampleMs = 500;
const unified = existsSync("/sys/fs/cgroup/cgroup.controllers");
const cgroup = join(unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpuacct", "kbm-bench");

/** Start of a command line whose processes are measured, all that it starts included. */
export const measured = [
  "bash",
  "-c",
  `echo $$ >${cgroup}/cgroup.procs && exec "$@"`,
  "measured",
] as const;

/** Ends what a run that was interrupted left in the group, such as a provider that its engine had not spoken to yet. */
export async function endLeftovers(): Promise<void> {
  if (!existsSync(cgroup)) return;
  for (const id of processes()) process.kill(Number(id), "SIGKILL");
  await waitFor("bench: ending what an interrupted run left", 10_000, () => {
    const left = processes().length;
    return Promise.resolve(left === 0 || `${left} processes are left`);
  });
}

/** Begins to measure; the function it returns ends that. */
export function measure(): () => Usage {
  if (existsSync(cgroup)) rmdirSync(cgroup);
  mkdirSync(cgroup);
  let peak = 0;
  const sample = setInterval(() => (peak = Math.max(peak, memoryMb())), sampleMs);
  return () => {
    clearInterval(sample);
    return { cpuSeconds: cpuSeconds(), peakMemoryMb: Math.round(peak) };
  };
}

function cpuSeconds(): number {
  const text = readFileSync(join(cgroup, unified ? "cpu.stat" : "cpuacct.usage"), "utf8");
  return unified ? Number(/usage_usec (\d+)/.exec(text)![1]) / 1e6 : Number(text) / 1e9;
}

const processes = (): readonly string[] =>
  readFileSync(join(cgroup, "cgroup.procs"), "utf8").match(/\d+/g) ?? [];

function memoryMb(): number {
  return (processes().reduce((sum, id) => sum + proportionalKib(id), 0) * 1024) / 1e6;
}

function proportionalKib(process: string): number {
  try {
    const text = readFileSync(`/proc/${process}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
  } catch {
    // It ended while the list was read.
    return 0;
  }
}
