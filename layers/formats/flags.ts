import { isMap, type Values } from "../../config/settings/merge";

/** What a command line flag may be set to. */
export type FlagValue = string | number | boolean | readonly string[] | undefined;

/** Arguments `--name=value` in the order of the object's keys; lists are joined by commas, and undefined is left out. */
export const flags = (values: Readonly<Record<string, FlagValue>>): string[] =>
  Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `--${name}=${Array.isArray(value) ? value.join(",") : String(value)}`);

/**
 * The flags that the program sets, merged with those of the stack file, which win. Flags that only the stack file sets come last, sorted
 * by name. A map is written as `KEY=VALUE`.
 *
 * @param set flags of the stack file, checked by config/settings
 * @param lists `joined` by commas, or `repeated` for programs of Kubernetes: not every list there takes commas
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
