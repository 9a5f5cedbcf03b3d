import type { Maintenance } from "../../config/schema";
import type { ObservedMaintenance } from "../../host/observed-maintenance";
import { nextOpening, isOpen, windowText } from "./window";

/** How a node's host is maintained. */
export type NodeMaintenance = Maintenance & { readonly asOf: string };

/** Whether maintenance is due on a host that was last maintained for this date, or never. */
export const isDue = (
  maintained: string | undefined,
  wanted: Pick<NodeMaintenance, "asOf"> | undefined,
): boolean => wanted !== undefined && (maintained ?? "") < wanted.asOf;

/** The step for the preview. Only the host knows whether there is anything to do. */
export function maintenanceText({ packages, reboot, asOf, window }: NodeMaintenance): string {
  const updates = packages === "none" ? [] : [packages === "all" ? "updates" : "security updates"];
  const reboots = reboot === "never" ? [] : ["a reboot if one is required"];
  const when = window ? `, from ${windowText(window)}` : "";
  return `maintenance as of ${asOf}: ${[...updates, ...reboots].join(" and ")}${when}`;
}

/** Why maintenance may not begin now; undefined if it may. */
export function closedWindow({ window }: NodeMaintenance, now: Date): string | undefined {
  if (!window || isOpen(window, now)) return undefined;
  const next = `${nextOpening(window, now).toISOString().slice(0, 16)}Z`;
  return `maintenance.window is ${windowText(window)}; run this again at ${next}, or take maintenance.asOf back to go on without`;
}

const shown = 10;

const later = "set maintenance.asOf to today's date";

/** What a host waits for, a line for each thing, with what brings it. */
export function pendingMaintenance(
  wanted: NodeMaintenance | undefined,
  seen: ObservedMaintenance | undefined,
): string[] {
  if (!wanted || !seen) return [];
  const { reboot } = seen;
  const rebooting =
    wanted.reboot === "never" ? "drain and reboot it, or set maintenance.reboot" : later;
  const lacking = wanted.packages === "none" ? [] : seen.lacking;
  const some = lacking.slice(0, shown).join(", ");
  const more = lacking.length > shown ? ` and ${lacking.length - shown} more` : "";
  return [
    ...(reboot ? [`it waits for a reboot: ${reboot}; ${rebooting}`] : []),
    ...(lacking.length > 0
      ? [
          `it lacks ${lacking.length} security ${lacking.length === 1 ? "update" : "updates"}: ${some}${more}; ${later}`,
        ]
      : []),
  ];
}
