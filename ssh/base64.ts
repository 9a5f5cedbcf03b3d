const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/**
 * A pattern, for grep and for JavaScript, that matches the base64 of every text with this beginning. Three bytes make
 * four characters, so the last of them may also depend on the bytes that follow: each such character becomes a bracket
 * expression.
 */
export function base64Beginning(text: string): string {
  const bytes = Buffer.from(text);
  const whole = bytes.length - (bytes.length % 3);
  const beginning = bytes.subarray(0, whole).toString("base64");
  const [first, second] = bytes.subarray(whole);
  if (first === undefined) return beginning;
  const known = alphabet[first >> 2]!;
  if (second === undefined) return `${beginning}${known}[${run((first & 3) << 4, 16)}]`;
  const next = alphabet[((first & 3) << 4) | (second >> 4)]!;
  return `${beginning}${known}${next}[${run((second & 15) << 2, 4)}]`;
}

const run = (from: number, count: number): string => alphabet.slice(from, from + count);
