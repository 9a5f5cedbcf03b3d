const units = [
  ["days", 86_400],
  ["h", 3_600],
  ["min", 60],
] as const;

/** A duration for a message: `45 s`, `3 min`, `5 h`, `299 days`. Rounded down, from two of a unit on. */
export function duration(seconds: number): string {
  const [unit, length] = units.find(([, length]) => seconds >= 2 * length) ?? ["s", 1];
  return `${Math.floor(seconds / length)} ${unit}`;
}
