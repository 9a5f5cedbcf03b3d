const replacement = "\ufffd";

/**
 * Control characters but for tab and line feed (C0, DEL, C1), characters without a shape such as those that turn the direction of
 * text around, line and paragraph separators, and halves of surrogate pairs: https://www.unicode.org/reports/tr44/#General_Category_Values
 */
const unprintable = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text of a machine that is not trusted, fit for a terminal, a message or the state: what a terminal would obey, or could not show,
 * becomes U+FFFD. Tabs and line feeds stay, and CR LF is a line feed.
 */
export const printable = (text: string): string =>
  text.replaceAll("\r\n", "\n").replaceAll(unprintable, replacement);

/** The same as one line of at most so many characters, 500 by default; an ellipsis stands for the rest. */
export function printableLine(text: string, longest = 500): string {
  const line = printable(text.slice(0, 2 * longest)).replaceAll(/\s*\n\s*/g, " ");
  return text.length <= longest && line.length <= longest ? line : `${line.slice(0, longest)}…`;
}

/** Escape sequences of JSON: a pair of surrogates, one character by its number, or a letter. */
const escapes = /\\(?:u(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})|u([\da-f]{4})|([^u]))/gi;

/**
 * The value of a JSON text of a machine that is not trusted. Names and strings in it are printable, whether their characters stand
 * in the text or are escaped.
 *
 * @throws SyntaxError where it is no JSON; RangeError where it is too deep.
 */
export function parseJson<T>(text: string): T {
  const harmless = printable(text).replaceAll(
    escapes,
    (escape: string, high?: string, low?: string, one?: string, letter?: string) => {
      if (letter !== undefined) return /[bfr]/.test(letter) ? replacement : escape;
      const units = high === undefined ? [one!] : [high, low!];
      const character = String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16)));
      return printable(character) === character ? escape : replacement;
    },
  );
  return JSON.parse(harmless) as T;
}
