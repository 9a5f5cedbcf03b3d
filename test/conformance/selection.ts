// Linux limits a single argument to 128 KiB.
const longestFocus = 120_000;

/** An expression that matches exactly these names, as many of them as fit into an argument. */
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
