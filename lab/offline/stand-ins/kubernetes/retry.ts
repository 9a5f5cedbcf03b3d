import { setTimeout as delay } from "node:timers/promises";
import { ApiError, UnknownKind } from "./cluster";
import { Unreachable } from "./connection";

// What client-go and the official plugin retry: no answer yet, too busy, or something being created at the same time.
const transientStatuses = [404, 429, 503, 504];

const isTransient = (error: unknown): boolean =>
  error instanceof Unreachable ||
  error instanceof UnknownKind ||
  (error instanceof ApiError && transientStatuses.includes(error.status));

/** Retries a request that fails for a transient reason, with growing pauses, for `seconds`. Throws the last error. */
export async function retrying<T>(
  attempt: () => Promise<T>,
  {
    seconds,
    signal,
    report,
  }: { seconds: number; signal: AbortSignal; report: (line: string) => void },
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, 5000)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isTransient(error) || signal.aborted || Date.now() + pauseMs > deadline) throw error;
      report(`trying again: ${(error as Error).message}`);
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
