import { stringify } from "yaml";
import type { Setting } from "../../config/effective/settings";
import { secret } from "../../config/effective/secrets";
import type { HostSection } from "../../config/schema";
import { printableLine } from "../../text/printable";
import { aligned } from "../aligned";

/** Longer values are truncated. An ed25519 public key fits. */
const longest = 80;

/** A line for each setting: key, value and origin in columns. */
export const settingsTable = (settings: readonly Setting[]): string =>
  lines([
    ["KEY", "VALUE", "FROM"],
    ...settings.map(({ key, value, from }) => [key, valueText(value), from]),
  ]);

/** A line for each host. */
export const hostsTable = (hosts: readonly HostSection[]): string =>
  lines([
    ["HOST", "ADDRESS", "ROLES", "GROUPS"],
    ...hosts.map(({ name, address, roles, groups }) => [
      name,
      address,
      roles.join(","),
      groups.join(",") || "-",
    ]),
  ]);

const lines = (rows: readonly (readonly string[])[]): string =>
  aligned(rows)
    .map((line) => `${line}\n`)
    .join("");

/** A value in one line of YAML, or of JSON if YAML would need several lines. */
function valueText(value: unknown): string {
  if (value === secret) return secret;
  const json = JSON.stringify(value);
  const style = { collectionStyle: "flow", flowCollectionPadding: false, lineWidth: 0 } as const;
  return printableLine(json.includes("\\n") ? json : stringify(value, style).trim(), longest);
}
