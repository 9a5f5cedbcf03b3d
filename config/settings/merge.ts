/** Values of a component's configuration or flags, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** Whether a value is a map. */
export const isMap = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * One map over another: maps within them are merged, everything else is replaced. Keys keep the order of the lower map; those
 * that the upper one adds follow by name, so that their order in the stack file changes nothing.
 */
export function merged(lower: Values, upper: Values): Values {
  const added = Object.keys(upper)
    .filter((key) => !Object.hasOwn(lower, key))
    .sort();
  return Object.fromEntries(
    [...Object.keys(lower), ...added].map((key) => {
      if (!Object.hasOwn(upper, key)) return [key, lower[key]];
      const [below, above] = [Object.hasOwn(lower, key) ? lower[key] : undefined, upper[key]];
      return [key, isMap(above) ? merged(isMap(below) ? below : {}, above) : above];
    }),
  );
}

/** The value at a path such as `a.b`, or undefined. */
export const valueAt = (values: Values, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (now, key) => (isMap(now) && Object.hasOwn(now, key) ? now[key] : undefined),
      values,
    );
