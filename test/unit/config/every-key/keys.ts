import type { Schema } from "../../../../config/reference";

/** A key of the stack file. */
export interface Key {
  /** Such as `hosts[].labels.NAME`. */
  readonly path: string;
  /** The same with places in lists and names in maps that may stand there. */
  readonly steps: readonly (string | number)[];
  readonly schema: Schema;
}

/** Names that a map may have, by the type of its keys or its path. */
const names: Readonly<Record<string, string>> = {
  name: "gpu",
  "label key": "example.com/disk",
  setting: "LimitNOFILE",
  "absolute path": "/etc/site.conf",
  sysctl: "net.core.somaxconn",
  "DNS name": "corp.example.com",
  registry: "registry.example.com",
  URL: "https://dl.k8s.io/a",
  "artifacts.imageDigests": "registry.k8s.io/pause:3.10.2",
};

/** Every key, every entry of a list and every value of a map. Values that are components' own have tables of their own. */
export function keysOf(schema: Schema, path = "", steps: Key["steps"] = []): Key[] {
  const { properties, items, additionalProperties: values } = schema;
  if (properties)
    return Object.entries(properties).flatMap(([name, inner]) =>
      keysOf(inner, path ? `${path}.${name}` : name, [...steps, name]),
    );
  const itself = { path, steps, schema };
  if (items) return [itself, ...keysOf(items, `${path}[]`, [...steps, 0])];
  if (typeof values !== "object" || Object.keys(values).length === 0) return [itself];
  const name = names[path] ?? names[schema.propertyNames?.title ?? ""];
  if (name === undefined)
    throw new Error(`${path}: has no name for the test; add one to names in keys.ts`);
  return [itself, ...keysOf(values, `${path}.NAME`, [...steps, name])];
}

/** A value with another one at a place below it. */
export function put(below: unknown, [step, ...steps]: Key["steps"], value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === "number") {
    const list = Array.isArray(below) ? (below as unknown[]) : [];
    return [put(list[0], steps, value), ...list.slice(1)];
  }
  const map = (below ?? {}) as Record<string, unknown>;
  return { ...map, [step]: put(map[step], steps, value) };
}
