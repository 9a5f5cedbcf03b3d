import { setTimeout as delay } from "node:timers/promises";
import { Unreachable } from "./connection";

/** Result of an observation: ready, not yet (and what is missing), or failed for good. */
export interface Verdict {
  state: "ready" | "waiting" | "failed";
  message: string;
}

export interface Waiting {
  seconds: number;
  signal: AbortSignal;
  /** Receives each new message. */
  report: (message: string) => void;
}

/** Observes until the object is ready. Throws with the last message on failure, at the deadline, or when stopped. */
export async function waitUntil(
  observe: () => Promise<Verdict>,
  { seconds, signal, report }: Waiting,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  let last = "";
  for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, 1000)) {
    const { state, message } = await observe().catch(unreachableIsWaiting);
    if (state === "ready") return;
    if (state === "failed") throw new Error(message);
    if (signal.aborted) throw new Error(`interrupted: ${last || message}`);
    if (Date.now() > deadline) throw new Error(`timed out after ${seconds} s: ${message}`);
    if (message !== last) report(message);
    last = message;
    await delay(pauseMs, undefined, { signal }).catch(() => undefined);
  }
}

function unreachableIsWaiting(error: unknown): Verdict {
  if (error instanceof Unreachable) return { state: "waiting", message: error.message };
  throw error;
}
