import { free } from "./row";
import type { Change } from "./rule";

const fromNextDate = "applies to hosts that are maintained for a later date";

/** Rows for the maintenance of operating systems. */
export const maintenanceChanges = {
  "maintenance.packages": free(fromNextDate),
  "maintenance.asOf": free(
    "hosts that were maintained for an earlier date are maintained, one node after the other, drained if there is anything to do",
  ),
  "maintenance.reboot": free(fromNextDate),
  "maintenance.window": free("applies from the next change"),
  "maintenance.window.days": free("applies from the next change"),
  "maintenance.window.from": free("applies from the next change"),
  "maintenance.window.to": free("applies from the next change"),
  "maintenance.window.timezone": free("applies from the next change"),
  "maintenance.timeoutSeconds": free("applies from the next change"),
  "hosts[].maintenance": free("like maintenance"),
  "hosts[].maintenance.packages": free("like maintenance.packages"),
  "hosts[].maintenance.asOf": free("like maintenance.asOf"),
  "hosts[].maintenance.reboot": free("like maintenance.reboot"),
  "hosts[].maintenance.window": free("like maintenance.window"),
  "hosts[].maintenance.window.days": free("like maintenance.window"),
  "hosts[].maintenance.window.from": free("like maintenance.window"),
  "hosts[].maintenance.window.to": free("like maintenance.window"),
  "hosts[].maintenance.window.timezone": free("like maintenance.window"),
  "hosts[].maintenance.timeoutSeconds": free("like maintenance.timeoutSeconds"),
} as const satisfies Readonly<Record<string, Change>>;
