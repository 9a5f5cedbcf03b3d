import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { ensureArtifacts, ensureToolchain, plan, startMirrors } from "./artifacts";
import { cachePath } from "./artifacts/cache";
import { ensurePackages } from "./artifacts/packages";
import { removeStackState } from "./down";
import { labEnvironment } from "./environment";
import { isPowered } from "./hosts/boot";
import { killStaleWork } from "./hosts/cgroups";
import { run, succeeds } from "./hosts/command";
import { recordKernelSettings, widenKernelLimits } from "./hosts/kernel-settings";
import { ensureKeys } from "./hosts/keys";
import { type LabHost, existingHosts, firstHosts, workstationAddress } from "./hosts/lab-host";
import { ensureNetwork } from "./hosts/network";
import { eraseHost, startHost } from "./hosts/power";
import { hostsPlan, workstationPackages, checkWorkstation } from "./hosts/requirements";
import { ensureRootArchive } from "./hosts/root-file-system";

/** Prints one line of progress. */
export type Report = (line: string) => void;

export interface UpOptions {
  /** Number of hosts. Running hosts with higher numbers stay. */
  readonly hosts: number;
  /** Whether to remove all existing hosts first, with their file systems. */
  readonly fresh: boolean;
}

/** How long a host took to accept logins. */
export interface StartedHost extends LabHost {
  readonly seconds: number;
}

/** Creates what the lab is missing, and returns its hosts once all accept logins. */
export async function createLab(options: UpOptions, report: Report): Promise<StartedHost[]> {
  const hosts = firstHosts(options.hosts);
  await checkWorkstation();
  await announcePlan(report);
  await killStaleWork();
  await ensurePackages(workstationPackages, report);
  await ensureRootArchive(report);
  await ensureToolchain(report);
  await ensureArtifacts(report);
  recordKernelSettings();
  widenKernelLimits();
  await ensureNetwork();
  await startMirrors({ address: workstationAddress });
  await ensureKeys(hosts);
  if (options.fresh) {
    await Promise.all(existingHosts().map(({ name }) => eraseHost(name)));
    removeStackState();
  }
  const started = await Promise.all(hosts.map((host) => timedStart(host, report)));
  await ensureStack();
  return started;
}

async function announcePlan(report: Report): Promise<void> {
  const missing = [...(await hostsPlan()), ...(await plan())].filter(
    ({ how }) => how !== "present",
  );
  if (missing.length === 0) return report("nothing to install or build");
  report("to install or build, once:");
  const width = Math.max(...missing.map(({ what }) => what.length));
  for (const { what, how, minutes } of missing)
    report(
      `  ${how.padEnd(8)}  ${what.padEnd(width)}  ${minutes < 1 ? "< 1" : Math.round(minutes)} min`,
    );
  const minutes = missing.reduce((sum, item) => sum + item.minutes, 0);
  report(`this takes about ${Math.max(1, Math.round(minutes))} min`);
}

async function timedStart(host: LabHost, report: Report): Promise<StartedHost> {
  const start = Date.now();
  const kept = isPowered(host);
  await startHost(host.name);
  const seconds = (Date.now() - start) / 1000;
  report(kept ? `${host.name} runs already` : `${host.name} took ${seconds.toFixed(1)} s to start`);
  return { ...host, seconds };
}

/** Creates the lab's stack in the local state, so that `pulumi preview` finds it selected. */
async function ensureStack(): Promise<void> {
  mkdirSync(cachePath("lab", "state"), { recursive: true });
  const project = join(__dirname, "..");
  if (!existsSync(join(project, "Pulumi.yaml"))) return;
  const env = { ...process.env, ...labEnvironment() };
  const stack = (verb: string) => ["stack", verb, "dev", "--cwd", project, "--non-interactive"];
  if (!(await succeeds("pulumi", stack("select"), { env })))
    await run("pulumi", stack("init"), { env });
}
