import { placeOf } from "../errors";
import { isMap } from "../settings/merge";

/** One value of the effective configuration, and where it comes from. */
export interface Setting {
  /** Such as `kubelet.config.maxPods`. */
  readonly key: string;
  readonly value: unknown;
  /** `default`, `section NAME`, `group NAME`, `hosts[INDEX]`, or a file. */
  readonly from: string;
}

export type Path = readonly (string | number)[];

/** A value that is not a map of others. */
export interface Leaf {
  readonly path: Path;
  readonly value: unknown;
}

/** The values in maps, and in lists that hold maps. Other lists, and empty maps, are values themselves. */
export function leavesOf(value: unknown, path: Path = []): Leaf[] {
  if (Array.isArray(value) && value.some(isMap))
    return value.flatMap((one: unknown, index) => leavesOf(one, [...path, index]));
  if (!isMap(value) || Object.keys(value).length === 0) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}

/** The value at a path, or undefined. */
export const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (now, key) =>
      typeof now === "object" && now !== null && Object.hasOwn(now, key)
        ? (now as Readonly<Record<string | number, unknown>>)[key]
        : undefined,
    value,
  );

/** A setting for a leaf; none for a map that is empty by default. */
export const settingOf = ({ path, value }: Leaf, from: string): Setting[] =>
  from === "default" && isMap(value) ? [] : [{ key: placeOf(path), value, from }];
