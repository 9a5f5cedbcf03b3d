import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "./errors";

/** How long to wait for something, and where to tell what is seen meanwhile. */
export interface Patience {
  /** Milliseconds from now. */
  readonly deadlineMs: number;
  /** Gets what is seen, in a few words without the place, each time that it is something else. */
  readonly report: (line: string) => void;
}

/** What a look gave: that which is waited for, or what there is instead and what would help. */
export type Look<T> =
  { readonly found: T } | { readonly seen: string; readonly advice?: string | undefined };

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Looks again and again until a look finds what is waited for. An API server that cannot be
 * reached at the moment is something seen; a refusal ends the wait.
 *
 * @param what where and what, as the beginning of a sentence: "node-1: waiting until it is ready"
 * @throws Error with the last thing seen, and its advice, at the deadline; ApiError when refused.
 */
export async function waitUntil<T>(
  what: string,
  { deadlineMs, report }: Patience,
  look: () => Promise<Look<T>>,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  let reported = "";
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const result = await look().catch(seenInstead);
    if ("found" in result) return result.found;
    if (result.seen !== reported) report((reported = result.seen));
    if (Date.now() + pauseMs > end) {
      const advice = result.advice ? `\n${result.advice}` : "";
      const seconds = Math.round(deadlineMs / 1000);
      throw new Error(`${what}: not within ${seconds} s: ${result.seen}${advice}`);
    }
    await delay(pauseMs);
  }
}

/** Does something, again while the API server cannot be reached: it restarts when its own node changes. */
export const patiently = <T>(
  what: string,
  patience: Patience,
  action: () => Promise<T>,
): Promise<T> => waitUntil(what, patience, async () => ({ found: await action() }));

function seenInstead(error: unknown): Look<never> {
  if (error instanceof ApiError && !error.refused) return { seen: error.message };
  throw error;
}
