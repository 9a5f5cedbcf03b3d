// The longest that Linux takes is 128 KiB for one argument.
const longestFocus = 120_000;

/** An expression that matches these names alone, of as many as an argument can hold. */
export function focusOn(names: readonly string[]): string {
  const parts: string[] = [];
  let length = 0;
  for (const name of names) {
    const part = name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    length += Buffer.byteLength(part) + 1;
    if (length > longestFocus) break;
    parts.push(part);
  }
  return `(${parts.join("|")})$`;
}
