import type { z } from "zod";
import { describeIssues } from "./errors";
import { unknownKey } from "./renamed-keys";
import { sections, type Sections } from "./schema";

/**
 * Each valid section with its defaults, and the errors in all of them.
 *
 * @param ignored whether an issue is no error. @default none is ignored
 */
export function parseSections(
  values: Readonly<Record<string, unknown>>,
  ignored: (issue: z.core.$ZodIssue) => boolean = () => false,
) {
  const parsed: Record<string, unknown> = {};
  const errors = Object.keys(values)
    .filter((key) => !Object.hasOwn(sections, key))
    .map((key) => unknownKey(key, Object.keys(sections)));
  for (const [key, schema] of Object.entries(sections)) {
    const result = schema.safeParse(values[key], { reportInput: true });
    if (result.success) parsed[key] = result.data;
    else
      errors.push(
        ...describeIssues(
          result.error.issues.filter((issue) => !ignored(issue)),
          key,
        ),
      );
  }
  return { parsed: parsed as Partial<Sections>, errors };
}
