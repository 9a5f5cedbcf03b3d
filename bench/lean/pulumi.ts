import { readFileSync } from "node:fs";
import { join } from "node:path";
import { timed, type Run } from "../command";
import type { LeanHost } from "./lean-host";
import { leanEnvironment, project, stackOf } from "./stack";

/** As the README advises for more than a few hosts: each resource that waits for its host occupies a slot, and memory. */
export const parallel = 64;

/** Runs a command of the CLI on the stack of some lean hosts, with additional variables. */
export function pulumi(
  hosts: readonly LeanHost[],
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Run> {
  const { name, file } = stackOf(hosts);
  const stack = ["--stack", name, "--config-file", file, "--non-interactive"];
  const options = [...stack, "--color", "never", "--parallel", String(parallel)];
  const command = ["pulumi", ...args, ...options];
  return timed(command, hosts, { env: { ...leanEnvironment(hosts), ...env }, cwd: project });
}

const upArgs = ["up", "--yes", "--skip-preview", "--suppress-outputs"];

export const up = (hosts: readonly LeanHost[], ...args: string[]): Promise<Run> =>
  pulumi(hosts, [...upArgs, ...args]);

/** An `up` with additional variables. */
export const upWith = (
  env: NodeJS.ProcessEnv,
  hosts: readonly LeanHost[],
  ...args: string[]
): Promise<Run> => pulumi(hosts, [...upArgs, ...args], env);

/** An `up` that writes the state once, at its end: what remains is the time of hosts and engine. */
export const upWithoutCheckpoints = (hosts: readonly LeanHost[]): Promise<Run> =>
  pulumi(hosts, upArgs, { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" });

export const destroy = (hosts: readonly LeanHost[]): Promise<Run> =>
  pulumi(hosts, ["destroy", "--yes", "--skip-preview"]);

/** Size of the state of some hosts in kilobytes, and its number of resources. */
export function stateSize(hosts: readonly LeanHost[]): { kilobytes: number; resources: number } {
  const { name, place } = stackOf(hosts);
  const file = join(place, "state/.pulumi/stacks/kubernetes-on-bare-metal", `${name}.json`);
  const text = readFileSync(file, "utf8");
  const { checkpoint } = JSON.parse(text) as { checkpoint: { latest: { resources: unknown[] } } };
  return {
    kilobytes: Buffer.byteLength(text) / 1000,
    resources: checkpoint.latest.resources.length,
  };
}
