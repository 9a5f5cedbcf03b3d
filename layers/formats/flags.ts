/** What a command line flag may be set to. */
export type FlagValue = string | number | boolean | readonly string[] | undefined;

/** Arguments `--name=value` in the order of the object's keys; lists are joined by commas, and undefined is left out. */
export const flags = (values: Readonly<Record<string, FlagValue>>): string[] =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${name}=${Array.isArray(value) ? value.join(",") : String(value)}`);
