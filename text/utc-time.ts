/** A time for a message, to the second: `2026-11-28T22:03:00Z`. */
export const utcTime = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
