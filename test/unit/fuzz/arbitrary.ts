import * as fc from "fast-check";

/** What has ended strings, lines and commands before they were meant to end. */
const hostile = [
  ...["'", '"', "`", "\\", "\n", "\r\n", "\t", " ", "$(id)", "${PATH}", "`id`", "; id #", "&& id"],
  ...[
    "'; id; '",
    '"; id; "',
    "\nEOF\n",
    "--",
    "-e",
    "../",
    "*",
    "?",
    "~",
    "!",
    "%s",
    "%n",
    "{{",
    "]]",
  ],
  ...["\u202e", "二", "👾", "e\u0301", "\u00a0", "\ufeff", "\u0085", "\u2028", "\u001b[31m"],
  ...["__proto__", "constructor", "null", "NaN", "-1", "1e999", "0x10", "010.0.0.1", "true"],
];

/** Text that was made to do harm, up to 10 kB of it. NUL apart: no argument, path or line can hold it. */
export const text: fc.Arbitrary<string> = fc
  .oneof(
    fc.constantFrom(...hostile),
    fc
      .array(fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary" })), {
        maxLength: 8,
      })
      .map((parts) => parts.join("")),
    fc.constantFrom(...hostile).map((part) => part.repeat(Math.ceil(10_000 / part.length))),
  )
  .map((found) => found.replaceAll("\0", ""));

/** Such text in one line, without the tabs that part fields. */
export const field = text.map((found) => found.replace(/[\t\n]/g, "")).filter(Boolean);

/** Output of a host: lines that look like those asked for, with fields that do not. */
export const output = (kinds: readonly string[], separator: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.oneof(
        text,
        fc
          .tuple(fc.constantFrom(...kinds), fc.array(text, { maxLength: 5 }))
          .map((parts) => parts.flat().join(separator)),
      ),
      { maxLength: 20 },
    )
    .map((lines) => lines.join("\n"));
