import { readFileSync } from "node:fs";

import { cgroupProcesses } from "./cgroups";
import { type CommandOptions, run } from "./command";

/**
 * Runs a shell command on a host as root and returns its standard output. Enters the host's namespaces, so that sshd
 * does not notice. Throws if the host is off, or with the command's exit code and last error lines.
 */
export async function execOnHost(
  name: string,
  command: string,
  options: Pick<CommandOptions, "input" | "timeoutMs"> = {},
): Promise<string> {
  const { input = "", timeoutMs = 60_000 } = options;
  const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"];
  const enter = ["--target", String(firstProcess(name)), ...namespaces, "--"];
  // Killing nsenter would leave the command running in the host.
  const limit = ["timeout", "--signal=KILL", String(timeoutMs / 1000)];
  const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  return run("nsenter", [...enter, ...limit, "/bin/bash", "-c", command], {
    input,
    timeoutMs: timeoutMs + 5_000,
    env: { PATH: path, HOME: "/root" },
    title: command,
  }).catch((failure: Error) => {
    throw new Error(`${name}: ${failure.message}`);
  });
}

/** PID on this machine of the host's process 1. Throws if the host is off. */
export function firstProcess(name: string): number {
  const first = cgroupProcesses(name).find((id) => {
    const depth = namespaceIds(id);
    return depth.length === namespaceIds("self").length + 1 && depth.at(-1) === "1";
  });
  if (first === undefined)
    throw new Error(`${name}: finding its init process: the host is off; run npm run lab:up`);
  return first;
}

function namespaceIds(process: number | "self"): string[] {
  try {
    const status = readFileSync(`/proc/${process}/status`, "utf8");
    return /^NSpid:\s+(.*)$/m.exec(status)?.[1]?.split(/\s+/) ?? [];
  } catch {
    // The process ended while the list was read.
    return [];
  }
}
