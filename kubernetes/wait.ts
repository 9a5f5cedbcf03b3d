import { setTimeout as delay } from "node:timers/promises";
import { ApiError } from "./errors";
import { webhookAdvice } from "./webhooks";

/** Deadline of a wait, and where it reports progress. */
export interface WaitOptions {
  /** Milliseconds from now. */
  readonly deadlineMs: number;
  /** Receives the observed state, without the place, whenever it changes. */
  readonly report: (line: string) => void;
}

/** Result of one attempt: the awaited value, or what was observed instead and what would help. */
export type Attempt<T> =
  { readonly found: T } | { readonly seen: string; readonly advice?: string | undefined };

const firstPauseMs = 100;
const longestPauseMs = 2_000;

/**
 * Repeats an attempt until it finds a value. An unreachable API server counts as an observation; a refusal ends the wait.
 *
 * @param what prefix of the error: "node-1: waiting for the node to become ready"
 * @throws Error with the last observation and its advice at the deadline; ApiError when refused.
 */
export async function waitUntil<T>(
  what: string,
  { deadlineMs, report }: WaitOptions,
  attempt: () => Promise<Attempt<T>>,
): Promise<T> {
  const end = Date.now() + deadlineMs;
  let reported = "";
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const result = await attempt().catch(unreachable);
    if ("found" in result) return result.found;
    if (result.seen !== reported) report((reported = result.seen));
    if (Date.now() + pauseMs > end) {
      const advice = result.advice ? `\n${result.advice}` : "";
      const seconds = Math.round(deadlineMs / 1000);
      throw new Error(`${what}: timed out after ${seconds} s: ${result.seen}${advice}`);
    }
    await delay(pauseMs);
  }
}

/** Retries an action while the API server is unreachable: it restarts when its own node changes. */
export const retry = <T>(what: string, wait: WaitOptions, action: () => Promise<T>): Promise<T> =>
  waitUntil(what, wait, async () => ({ found: await action() }));

function unreachable(error: unknown): Attempt<never> {
  if (error instanceof ApiError && !error.refused)
    return { seen: error.message, advice: webhookAdvice(error.cause) };
  throw error;
}
