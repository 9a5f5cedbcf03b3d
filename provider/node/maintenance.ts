import { observeHost } from "../../host/layer";
import { maintain, type MaintenanceStep } from "../../host/maintenance";
import { rebootHost } from "../../host/reboot";
import type { RemoteHost } from "../../ssh/host";
import { assertMayReboot } from "../etcd/may-pause";
import { warner } from "../progress";
import { credentials, currentHost } from "../stack";
import type { NodeMaintenance } from "./maintenance-due";

type Report = (line: string) => void;

/** Downloads what the host's maintenance will install, and returns what there is to do. Changes nothing else. */
export const prepareMaintenance = (
  host: RemoteHost,
  wanted: NodeMaintenance,
  report: Report,
): Promise<MaintenanceStep> =>
  maintain(currentHost(host), credentials(), "prepare", wanted, report);

/** The work in words, for a report; empty if there is nothing to do. */
export function workOf(
  { packages, interrupted, reboot }: MaintenanceStep,
  wanted: Pick<NodeMaintenance, "reboot">,
): string[] {
  return [
    ...(interrupted ? ["an installation of packages was interrupted"] : []),
    ...(packages.length > 0
      ? [`${packages.length} ${packages.length === 1 ? "package is" : "packages are"} updated`]
      : []),
    ...(reboot !== undefined && wanted.reboot !== "never" ? [`it reboots: ${reboot}`] : []),
  ];
}

/**
 * Installs updates, reboots if that is required and requested, and records the date on the host. Only records the date if there
 * is nothing to do.
 *
 * @param work from `prepareMaintenance`
 * @returns whether the host has rebooted
 * @throws Error if the host does not come back, or etcd cannot spare its member
 */
export async function carryOut(
  host: RemoteHost,
  wanted: NodeMaintenance,
  work: MaintenanceStep,
  report: Report,
): Promise<boolean> {
  const remote = () => currentHost(host);
  const step = (name: "install" | "finish") =>
    maintain(remote(), credentials(), name, wanted, report);
  let { reboot } = work;
  if (work.packages.length > 0 || work.interrupted) {
    const installed = await step("install");
    for (const line of installed.packages) report(line);
    reboot = installed.reboot;
  }
  const reboots = reboot !== undefined && wanted.reboot !== "never";
  if (reboots) {
    await assertMayReboot(host);
    await rebootHost(remote(), credentials(), wanted, report);
  }
  const done = await step("finish");
  if ((reboots || work.rebooted) && done.reboot !== undefined)
    warner()(
      `${host.name}: it was rebooted, and ${done.reboot}: see which kernel its boot loader chooses`,
    );
  return reboots;
}

/** Maintains a host before its set-up, when a reboot interrupts nothing. */
export async function maintainNewHost(
  host: RemoteHost,
  wanted: NodeMaintenance | undefined,
  report: Report,
): Promise<void> {
  if (!wanted) return;
  const work = await prepareMaintenance(host, wanted, report);
  if (work.runsPods || (work.maintained ?? "") >= wanted.asOf) return;
  await carryOut(host, wanted, work, report);
}

/** The date for which the host was maintained, from its own record; undefined if it is not to be maintained, or never was. */
export async function recordedMaintenance(
  host: RemoteHost,
  wanted: NodeMaintenance | undefined,
): Promise<string | undefined> {
  if (!wanted) return undefined;
  const { maintenance } = await observeHost(currentHost(host), credentials());
  return maintenance?.state === "done" ? maintenance.asOf : undefined;
}
