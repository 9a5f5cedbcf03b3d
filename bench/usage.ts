import { existsSync, mkdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { waitFor } from "../lab/hosts/wait";

/** Resources used by the processes of a command on this machine. */
export interface Usage {
  /** CPU time of all processes. */
  readonly cpuSeconds: number;
  /** Peak memory of all processes together in MB; shared pages count once. */
  readonly peakMemoryMb: number;
}

/** Summing up the pages takes about 5 ms of CPU time, which the command lacks. */
const sampleMs = 500;
const unified = existsSync("/sys/fs/cgroup/cgroup.controllers");
const cgroup = join(unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpuacct", "kbm-bench");

/** Start of a command line whose processes are measured, with all that it starts. */
export const measured = [
  "bash",
  "-c",
  `echo $$ >${cgroup}/cgroup.procs && exec "$@"`,
  "measured",
] as const;

/** Kills what an interrupted run left in the group, such as a provider that its engine had not contacted yet. */
export async function endLeftovers(): Promise<void> {
  if (!existsSync(cgroup)) return;
  for (const id of processes()) process.kill(Number(id), "SIGKILL");
  await waitFor("bench: ending what an interrupted run left", 10_000, () => {
    const left = processes().length;
    return Promise.resolve(left === 0 || `${left} processes are left`);
  });
}

/** Starts measuring; the returned function stops. */
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
    // The process ended while the list was read.
    return 0;
  }
}
