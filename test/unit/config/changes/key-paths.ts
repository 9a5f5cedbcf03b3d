import type { z } from "zod";
import { sections } from "../../../../config/schema";

type Definition = {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
};

/** Key paths of a schema: every value, every list of maps, and every optional map. */
function pathsBelow(path: string, schema: z.ZodType, absent = false): string[] {
  const { type, innerType, element, shape } = schema.def as unknown as Definition;
  if (innerType) return pathsBelow(path, innerType, absent || type === "optional");
  if (type === "array" && (element!.def as Definition).shape)
    return [path, ...pathsBelow(`${path}[]`, element!)];
  if (!shape) return [path];
  const inner = Object.entries(shape).flatMap(([key, one]) => pathsBelow(`${path}.${key}`, one));
  return absent ? [path, ...inner] : inner;
}

/** The path of every key of the stack file. */
export const keyPaths: readonly string[] = Object.entries(sections).flatMap(([key, schema]) =>
  pathsBelow(key, schema),
);
