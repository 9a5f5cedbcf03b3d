import { z } from "zod";

type Issue = { readonly input?: unknown };

/** What was given, as a message quotes it. */
export const shown = (issue: Issue): string => JSON.stringify(issue.input);

/**
 * Text that has to be valid.
 *
 * @param title the type, as docs/configuration.md shows it
 * @param error what is wrong with a value that is not
 */
export const text = (
  title: string,
  valid: (value: string) => boolean,
  error: (issue: Issue) => string,
) => z.string().refine(valid, { error }).meta({ title });

/** Text of one pattern. */
export const pattern = (title: string, valid: RegExp, error: (issue: Issue) => string) =>
  text(title, (value) => valid.test(value), error);

/** Refuses a list in which a value stands twice. */
export const unique = (values: readonly string[], context: z.RefinementCtx): void =>
  values.forEach((value, index) => {
    if (values.indexOf(value) < index)
      context.addIssue({
        code: "custom",
        path: [index],
        message: `${JSON.stringify(value)} is listed twice`,
      });
  });
