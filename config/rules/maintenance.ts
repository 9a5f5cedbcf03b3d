import type { ResolvedHost } from "../groups";
import type { Sections } from "../schema";

/** Somewhere on earth it is a later day already than in UTC, by as much as this. */
const earliestZoneMs = 14 * 3_600_000;

/**
 * Dates of maintenance that are missing, or later than today.
 *
 * @param written the sections as the stack file has them
 * @param hosts the hosts with the keys of their groups
 * @param now the clock of this machine
 */
export function maintenanceErrors(
  { maintenance, groups = {}, hosts: listed = [] }: Partial<Sections>,
  hosts: readonly ResolvedHost[],
  now: Date,
): string[] {
  const today = new Date(now.getTime() + earliestZoneMs).toISOString().slice(0, 10);
  const places: [string, { readonly asOf?: string | undefined } | undefined][] = [
    ["maintenance", maintenance],
    ...Object.entries(groups).map(([name, keys]): [string, typeof keys.maintenance] => [
      `groups.${name}.maintenance`,
      keys.maintenance,
    ]),
    ...listed.map((host, index): [string, typeof host.maintenance] => [
      `hosts[${index}].maintenance`,
      host.maintenance,
    ]),
  ];
  const undated = hosts.find(
    (host) => isMaintained(host.maintenance) && host.maintenance.asOf === undefined,
  );
  return [
    ...places
      .filter(([, keys]) => keys?.asOf !== undefined && keys.asOf > today)
      .map(
        ([place, keys]) =>
          `${place}.asOf: ${keys!.asOf} is in the future; by the clock of this machine it is ${now.toISOString().slice(0, 16)}Z`,
      ),
    ...(undated
      ? [
          `maintenance.asOf: is missing, and ${undated.name} is to be maintained; set it to today's date`,
        ]
      : []),
  ];
}

/** Whether maintenance does anything on a host. */
export const isMaintained = ({
  packages = "none",
  reboot = "never",
}: Partial<Sections["maintenance"]>): boolean => packages !== "none" || reboot !== "never";
