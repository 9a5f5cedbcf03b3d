import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { trafficOf, type Traffic } from "./lean/traffic";
import type { LeanHost } from "./lean/lean-host";
import { measure, measured, type Usage } from "./usage";

/** One run of a command against lean hosts. */
export interface Run extends Usage {
  readonly wallSeconds: number;
  /** What the busiest host's sshd logged. */
  readonly most: Traffic;
  /** What all hosts' sshds logged together. */
  readonly total: Traffic;
}

interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Receives each line of standard output as it arrives. */
  readonly onLine?: (line: string) => void;
}

/** Runs and measures a command, and counts connections on the hosts. Throws with the end of its output. */
export async function timed(
  command: readonly string[],
  hosts: readonly LeanHost[],
  { env, cwd, onLine }: Surroundings,
): Promise<Run> {
  const before = hosts.map(trafficOf);
  const end = measure();
  const begin = process.hrtime.bigint();
  const [program, ...args] = [...measured, ...command] as [string, ...string[]];
  const child = spawn(program, args, { env, cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream
      .setEncoding("utf8")
      .on("data", (text: string) => (output = (output + text).slice(-8_000)));
  if (onLine) createInterface(child.stdout).on("line", onLine);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  const wallSeconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const usage = end();
  if (code !== 0) throw new Error(`bench: ${command.join(" ")}: exit ${code}\n${output}`);
  const seen = hosts.map((host, index) => difference(before[index]!, trafficOf(host)));
  const most = (key: keyof Traffic) => Math.max(0, ...seen.map((one) => one[key]));
  const sum = (key: keyof Traffic) => seen.reduce((all, one) => all + one[key], 0);
  return {
    wallSeconds,
    ...usage,
    most: { connections: most("connections"), executions: most("executions") },
    total: { connections: sum("connections"), executions: sum("executions") },
  };
}

const difference = (a: Traffic, b: Traffic): Traffic => ({
  connections: b.connections - a.connections,
  executions: b.executions - a.executions,
});
