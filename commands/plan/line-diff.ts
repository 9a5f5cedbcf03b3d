import { structuredPatch } from "diff";

/** Lines around a change that are shown with it. */
const context = 2;

/**
 * The lines that differ between two texts, as `diff -u` shows them without its head: a sign, then the line. Empty when they
 * are the same.
 */
export function lineDiff(old: string, now: string): string[] {
  const { hunks } = structuredPatch("", "", ended(old), ended(now), "", "", { context });
  return hunks.flatMap(({ lines }, index) => (index === 0 ? lines : ["@@", ...lines]));
}

/** A last line without an end would differ from the same line with one. */
const ended = (text: string): string => (/[^\n]$/.test(text) ? `${text}\n` : text);
