import { z } from "zod";

type Issue = { readonly input?: unknown };

/** The received value, quoted for a message. */
export const shown = (issue: Issue): string => JSON.stringify(issue.input);

/**
 * Text that passes a check.
 *
 * @param title the type, as docs/configuration.md shows it
 * @param error message for an invalid value
 */
export const text = (
  title: string,
  valid: (value: string) => boolean,
  error: (issue: Issue) => string,
) => z.string().refine(valid, { error }).meta({ title });

/** Text that matches a pattern. Editors get the pattern too, unless it has flags, which JSON schema cannot express. */
export const pattern = (title: string, valid: RegExp, error: (issue: Issue) => string) =>
  text(title, (value) => valid.test(value), error).meta({
    title,
    ...(valid.flags === "" && { pattern: valid.source }),
  });

/** Refuses duplicate values in a list. */
export const unique = (values: readonly string[], context: z.RefinementCtx): void =>
  values.forEach((value, index) => {
    if (values.indexOf(value) < index)
      context.addIssue({
        code: "custom",
        path: [index],
        message: `${JSON.stringify(value)} is listed twice`,
      });
  });
