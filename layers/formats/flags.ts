import { isMap, type Values } from "../../config/settings/merge";

/** Values of a command line flag. */
export type FlagValue = string | number | boolean | readonly string[] | undefined;

/** Arguments `--name=value` in the order of the object's keys. Lists are joined by commas; undefined values are omitted. */
export const flags = (values: Readonly<Record<string, FlagValue>>): string[] =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${name}=${Array.isArray(value) ? value.join(",") : String(value)}`);

/**
 * The program's flags merged with those of the stack file, which win. Flags only in the stack file come last, sorted by name. Maps
 * are written as `KEY=VALUE`.
 *
 * @param set flags from the stack file, validated by config/settings
 * @param lists `joined` by commas, or `repeated`, as some flags of Kubernetes require
 */
export function flagsWith(
  own: Readonly<Record<string, FlagValue>>,
  set: Values,
  lists: "joined" | "repeated",
): string[] {
  const added = Object.keys(set)
    .filter((name) => !Object.hasOwn(own, name))
    .sort();
  return [...Object.keys(own), ...added].flatMap((name) => {
    if (!Object.hasOwn(set, name)) return flags({ [name]: own[name] });
    const value = set[name];
    if (isMap(value))
      return flags({
        [name]: Object.keys(value)
          .sort()
          .map((key) => `${key}=${String(value[key])}`),
      });
    if (lists === "repeated" && Array.isArray(value))
      return (value as readonly string[]).map((one) => `--${name}=${one}`);
    return flags({ [name]: value as FlagValue });
  });
}
