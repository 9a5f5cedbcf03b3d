import type { Host } from "../config/cluster-config";
import { isMaintained } from "../config/rules/maintenance";
import type { Maintenance } from "../config/schema";

/** The host's maintenance as an input of its resources; empty if there is none. */
export function maintenanceOf({ maintenance }: Pick<Host, "maintenance">): {
  maintenance?: Maintenance & { asOf: string };
} {
  const { asOf, window, ...rest } = maintenance;
  if (asOf === undefined || !isMaintained(maintenance)) return {};
  return {
    maintenance: {
      ...rest,
      asOf,
      ...(window && { window: { ...window, days: [...window.days] } }),
    },
  };
}
