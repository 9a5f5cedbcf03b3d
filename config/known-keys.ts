import { jsonSchema, type Schema } from "./reference";

/**
 * Keys that the stack file may have in the map at this path, such as `["hosts", 1]`. None where the schema leaves the choice open.
 */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  const at = path.reduce<readonly Schema[]>(
    (schemas, key) => schemas.flatMap((one) => inner(one, key)),
    [jsonSchema()],
  );
  return at.flatMap(({ properties = {} }) => Object.keys(properties));
}

/** Schemas of a key or an entry, in each form that the value may have. */
function inner(schema: Schema, key: PropertyKey): readonly Schema[] {
  const { anyOf, items, properties = {}, additionalProperties } = schema;
  if (anyOf) return anyOf.flatMap((one) => inner(one, key));
  if (typeof key === "number") return items ? [items] : [];
  const name = String(key);
  if (Object.hasOwn(properties, name)) return [properties[name]!];
  return typeof additionalProperties === "object" ? [additionalProperties] : [];
}
