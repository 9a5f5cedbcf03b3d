import { readFileSync } from "node:fs";
import { join } from "node:path";
import { timed, type Run } from "../command";
import type { LeanHost } from "./lean-host";
import { leanEnvironment, place, project, stackFile, stackName } from "./stack";

/** As many as there are hosts, and some: a resource that waits for its host takes a place. */
const parallel = 128;

/** Runs a command of the CLI on the stack of the lean hosts. */
export function pulumi(hosts: readonly LeanHost[], verb: string, ...args: string[]): Promise<Run> {
  const stack = ["--stack", stackName, "--config-file", stackFile, "--non-interactive"];
  const options = [...stack, "--color", "never", "--parallel", String(parallel)];
  const command = ["pulumi", verb, ...args, ...options];
  return timed(command, hosts, { env: leanEnvironment(), cwd: project });
}

export const up = (hosts: readonly LeanHost[], ...args: string[]): Promise<Run> =>
  pulumi(hosts, "up", "--yes", "--skip-preview", "--suppress-outputs", ...args);

export const destroy = (hosts: readonly LeanHost[]): Promise<Run> =>
  pulumi(hosts, "destroy", "--yes", "--skip-preview");

/** Size of the stack's state in kilobytes, and the number of resources in it. */
export function stateSize(): { kilobytes: number; resources: number } {
  const file = join(place, "state/.pulumi/stacks/kubernetes-on-bare-metal", `${stackName}.json`);
  const text = readFileSync(file, "utf8");
  const { checkpoint } = JSON.parse(text) as { checkpoint: { latest: { resources: unknown[] } } };
  return {
    kilobytes: Buffer.byteLength(text) / 1000,
    resources: checkpoint.latest.resources.length,
  };
}
