import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { cgroupProcesses, ensureLabCgroups, insideCgroup } from "./cgroups";
import { run } from "./command";
import { type LabHost } from "./lab-host";
import { sshArguments } from "./ssh";
import { waitFor } from "./wait";

const bootDeadlineMs = 120_000;

/**
 * Cgroup of the program that powers the host on. It is beside the host's own cgroup, which must not contain processes
 * on cgroup v2.
 */
export const powerCgroup = (host: LabHost) => `${host.name}.power`;

/** Whether the host has power: any of its processes runs, however far it has booted. */
export const isPowered = (host: LabHost): boolean =>
  [host.name, powerCgroup(host)].some((cgroup) => cgroupProcesses(cgroup).length > 0);

/** Powers on a host that is off and has a file system. */
export function powerOn(host: LabHost): Promise<void> {
  const {
    name: HOST,
    address: ADDRESS,
    ipv6Address: ADDRESS6,
    mac: MAC,
    namespace: NAMESPACE,
    root: ROOT,
  } = host;
  const env = { HOST, ADDRESS, ADDRESS6, MAC, NAMESPACE, ROOT };
  return launch(host, [powerCgroup(host), join(__dirname, "power-on")], env);
}

/**
 * Runs a host's processes, in the cgroup that this creates first. They outlive this process, and log to the host's
 * console file.
 */
export async function launch(
  host: LabHost,
  command: string[],
  env: Record<string, string> = {},
): Promise<void> {
  mkdirSync(host.cache, { recursive: true });
  ensureLabCgroups();
  const log = openSync(consoleFile(host), "w");
  const child = spawn(insideCgroup, command, {
    env: { PATH: process.env["PATH"], ...env },
    cwd: "/",
    detached: true,
    stdio: ["ignore", log, log],
  });
  child.unref();
  closeSync(log);
  await waitFor(`${host.name}: powering on`, 10_000, () =>
    Promise.resolve(isPowered(host) || child.exitCode !== null || "nothing runs yet"),
  );
}

/** Waits until `admin` can log in. Throws at the deadline, or if the host powers off, with the end of its console. */
export async function waitForLogin(host: LabHost, deadlineMs = bootDeadlineMs): Promise<void> {
  const options = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=5"];
  await waitFor(`${host.name}: waiting for logins`, deadlineMs, async () => {
    if (!isPowered(host)) throw new Error(`${host.name}: booting: it powered off`);
    return run("ssh", sshArguments(host, ["true"], options)).then(
      () => true as const,
      (failure: Error) => failure.message.split("\n").at(-1) ?? "",
    );
  }).catch((failure: Error) => {
    const console = readFileSync(consoleFile(host), "utf8").trimEnd().split("\n").slice(-20);
    throw new Error([failure.message, ...console, `its console: ${consoleFile(host)}`].join("\n"));
  });
}

const consoleFile = (host: LabHost) => join(host.cache, "console.log");
