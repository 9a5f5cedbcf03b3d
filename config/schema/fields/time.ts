import { pattern, shown, text } from "./text";

/** Seconds that the program waits at most: a week. */
export const longestWait = 604_800;

/**
 * A date. YAML readers make a timestamp of one without quotes, which is taken too: the CLI's prints it as Go does, others in ISO 8601.
 */
export const date = text(
  "date",
  isDate,
  (issue) => `${shown(issue)} is not a date such as 2026-11-28`,
).transform((value) => value.slice(0, 10));

function isDate(value: string): boolean {
  if (!/^\d{4}-\d\d-\d\d(T00:00:00(\.0+)?Z| 00:00:00 \+0000 UTC)?$/.test(value)) return false;
  const time = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(value.slice(0, 10));
}

/** A time of day. YAML 1.1 reads one without quotes as a number in some cases. */
export const timeOfDay = pattern(
  "time of day",
  /^([01]\d|2[0-3]):[0-5]\d$/,
  (issue) => `${shown(issue)} is not a time such as "22:00"; write it in quotes`,
);

/** A time zone of the IANA database. */
export const timezone = text(
  "time zone",
  isTimezone,
  (issue) => `${shown(issue)} is not a time zone such as UTC or Europe/Berlin`,
);

/** Whether the IANA database has a time zone. */
export function isTimezone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
