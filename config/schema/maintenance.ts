import { z } from "zod";
import * as field from "./fields";

/** The days of a week, the first one as `Date.getUTCDay` counts. */
export const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

const window = z.strictObject({
  days: z
    .array(z.enum(weekdays))
    .min(1)
    .superRefine(field.unique)
    .default([...weekdays])
    .describe("Days on which it opens, such as `[sat, sun]`."),
  from: field.timeOfDay.describe("When it opens."),
  to: field.timeOfDay.describe(
    "When it closes, on the next day if that is before it opens. Changes that have begun go on.",
  ),
  timezone: field.timezone.default("UTC").describe("Time zone of both."),
});

const packages = z.enum(["none", "security", "all"]);
const reboot = z.enum(["never", "whenRequired"]);
const timeoutSeconds = z.number().int().min(60).max(field.longestWait);

const described = {
  packages:
    "Packages that are brought up to date with apt: none, those with an update in a security archive, or all. None is ever removed.",
  asOf: "A date, today's or earlier. Hosts that were maintained for an earlier one, or never, are maintained once when their turn comes. Required unless `packages` is `none` and `reboot` is `never`.",
  reboot:
    "Whether a maintained host reboots if a newer kernel is installed than it runs, or its distribution asks for it.",
  window: "When maintenance may begin. Default: at any time.",
  timeoutSeconds: "How long the packages of a host may take, and how long its reboot.",
};

/** How the operating systems of all hosts are maintained. */
export const maintenance = z.strictObject({
  packages: packages.default("none").describe(described.packages),
  asOf: field.date.optional().describe(described.asOf),
  reboot: reboot.default("never").describe(described.reboot),
  window: window.optional().describe(described.window),
  timeoutSeconds: timeoutSeconds.default(1800).describe(described.timeoutSeconds),
});

/** The same keys for some hosts: without defaults, since those of all hosts are below them. */
export const hostMaintenance = z.strictObject({
  packages: packages.optional().describe(described.packages),
  asOf: field.date.optional().describe(described.asOf),
  reboot: reboot.optional().describe(described.reboot),
  window: window.optional().describe(described.window),
  timeoutSeconds: timeoutSeconds.optional().describe(described.timeoutSeconds),
});
