import { structuredPatch } from "diff";

/** Lines of context around a change. */
const context = 2;

/**
 * The lines of `diff -u` without its header: a sign, then the line. Empty when the texts are equal.
 */
export function lineDiff(old: string, now: string): string[] {
  const { hunks } = structuredPatch("", "", terminated(old), terminated(now), "", "", { context });
  return hunks.flatMap(({ lines }, index) => (index === 0 ? lines : ["@@", ...lines]));
}

/** Adds a missing newline at the end, so that it is not reported as a change. */
const terminated = (text: string): string => (/[^\n]$/.test(text) ? `${text}\n` : text);
