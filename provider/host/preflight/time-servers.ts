import type { Facts } from "../../../host/facts";

const timesyncd = "systemd-timesyncd.service";

/** Why the stack file's time servers would have no effect on a host. */
export function timeFaults(
  { timeServices }: Pick<Facts, "timeServices">,
  { timeServers = false }: { readonly timeServers?: boolean },
): string[] {
  if (!timeServers || timeServices.includes(timesyncd)) return [];
  return timeServices.length === 0
    ? [
        `${timesyncd} does not run, and timeServers are set for it; install systemd-timesyncd, then systemctl enable --now ${timesyncd}`,
      ]
    : [
        `${timeServices.join(", ")} sets its clock, and timeServers are set for ${timesyncd} only; set timeServers to [] for it and its servers by files, or change to systemd-timesyncd`,
      ];
}
