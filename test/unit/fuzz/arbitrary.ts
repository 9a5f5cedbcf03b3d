import * as fc from "fast-check";

/** Strings, lines and commands that end early. */
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

/** Hostile text, up to 10 kB, without NUL, which no argument, path or line can contain. */
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

/** Hostile text in one line, without the tabs that separate fields. */
export const field = text.map((found) => found.replace(/[\t\n]/g, "")).filter(Boolean);

/** Output of a host: lines of the expected kinds, with unexpected fields. */
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
