const replacement = "\ufffd";

/**
 * Control characters except tab and line feed (C0, DEL, C1), invisible format characters such as bidirectional
 * overrides, line and paragraph separators, and lone surrogates:
 * https://www.unicode.org/reports/tr44/#General_Category_Values
 */
const unprintable = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Makes untrusted text safe for a terminal, a message or the state: unprintable characters become U+FFFD, tabs and line feeds
 * stay, and CR LF becomes a line feed.
 */
export const printable = (text: string): string =>
  text.replaceAll("\r\n", "\n").replaceAll(unprintable, replacement);

/** `printable` text as one line, cut with an ellipsis at `longest` characters. @default 500 */
export function printableLine(text: string, longest = 500): string {
  const line = printable(text.slice(0, 2 * longest)).replaceAll(/\s*\n\s*/g, " ");
  return text.length <= longest && line.length <= longest ? line : `${line.slice(0, longest)}…`;
}

/** Escape sequences of JSON: a surrogate pair, a character code, or a letter. */
const escapes = /\\(?:u(d[89ab][\da-f]{2})\\u(d[c-f][\da-f]{2})|u([\da-f]{4})|([^u]))/gi;

/**
 * Parses untrusted JSON. Makes keys and strings printable, including escaped characters.
 *
 * @throws SyntaxError for invalid JSON; RangeError when nested too deeply.
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
