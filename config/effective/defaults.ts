import type { Schema } from "../reference";
import { isMap, type Values } from "../settings/merge";
import { secret } from "./secrets";

/**
 * A value of the stack file with the defaults of its schema, and with `secret` in place of secrets. Unlike the schema itself it takes
 * encrypted values anywhere, since it checks nothing. Empty maps may be missing: zod leaves out their default if values are transformed.
 */
export function withDefaults(schema: Schema, written: unknown): unknown {
  const value = written === undefined ? schema.default : written;
  if (value === undefined || value === secret) return value;
  if (schema.title === "secret") return secret;
  const { items = {}, properties = {}, additionalProperties: rest } = schema;
  if (Array.isArray(value)) return value.map((one: unknown) => withDefaults(items, one));
  if (!isMap(value)) return value;
  const others = Object.keys(value).filter((key) => !Object.hasOwn(properties, key));
  const entries = [
    ...Object.entries(properties),
    ...others.map((key) => [key, typeof rest === "object" ? rest : {}] as const),
  ].map(([key, inner]) => [key, withDefaults(inner, own(value, key))] as const);
  return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
}

const own = (map: Values, key: string): unknown => (Object.hasOwn(map, key) ? map[key] : undefined);
