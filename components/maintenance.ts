import type { Host } from "../config/cluster-config";
import { isMaintained } from "../config/rules/maintenance";
import type { Maintenance } from "../config/schema";

/** How a host is maintained, as an input of its resources; none where nothing is to be done. */
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
