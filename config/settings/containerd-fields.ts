import table from "./tables/containerd-2.json";
import { isMap, type Values } from "./merge";
import { similar } from "./similar";

/**
 * Types of fields by name. The fields below a "table" are not checked. The names are those that containerd 2.4.2 prints for
 * `containerd config default`, and those of its Go types that it leaves out there.
 */
interface Fields {
  readonly [name: string]: string | Fields;
}

const levels = ["trace", "debug", "info", "warn", "error", "fatal", "panic"];

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === "string",
  boolean: (value) => typeof value === "boolean",
  integer: Number.isInteger,
  number: (value) => typeof value === "number",
  array: Array.isArray,
  table: isMap,
};

/**
 * Fields that containerd 2 does not know or that have another type: it ignores the former with a
 * warning in its log. Plugins that are not containerd's own are accepted, unless the name is close to that of one of its own.
 */
export function containerdFieldErrors(config: Values, place: string): string[] {
  const level = isMap(config["debug"]) ? config["debug"]["level"] : undefined;
  return [
    ...fieldErrors(config, table, place),
    ...(typeof level === "string" && !levels.includes(level)
      ? [`${place}.debug.level: is "${level}"; use one of ${levels.join(", ")}`]
      : []),
  ];
}

function fieldErrors(config: Values, fields: Fields, place: string): string[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const here = `${place}.${name}`;
    const field = Object.hasOwn(fields, name) ? fields[name]! : undefined;
    if (field === undefined) return unknown(name, fields, here);
    // Whoever writes null reads about it elsewhere.
    if (value === null) return [];
    if (typeof field === "string")
      return checks[field]!(value) ? [] : [`${here}: must be ${article(field)} ${field}`];
    return isMap(value) ? fieldErrors(value, field, here) : [`${here}: must be a table`];
  });
}

function unknown(name: string, fields: Fields, here: string): string[] {
  const plugin = fields === table.plugins;
  const close = plugin ? similarPlugin(name) : similar(name, Object.keys(fields));
  if (plugin && close === undefined) return [];
  const remedy = close === undefined ? "take it out" : `did you mean ${close}?`;
  return [`${here}: containerd has no such ${plugin ? "plugin" : "field"}; ${remedy}`];
}

/** A plugin of containerd whose type or ID is this one's, and the other almost. */
function similarPlugin(name: string): string | undefined {
  const [type, id] = parts(name);
  const all = Object.keys(table.plugins).map(parts);
  const ids = all.filter(([one]) => one === type).map(([, one]) => one);
  const types = all.filter(([, one]) => one === id).map(([one]) => one);
  const [nearId, nearType] = [similar(id, ids), similar(type, types)];
  if (nearId !== undefined) return `${type}.${nearId}`;
  return nearType === undefined ? undefined : `${nearType}.${id}`;
}

/** Type and ID of a plugin by its URI: `io.containerd.snapshotter.v1`, `overlayfs`. */
function parts(name: string): readonly [string, string] {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)];
}

const article = (word: string) => (/^[aeiou]/.test(word) ? "an" : "a");
