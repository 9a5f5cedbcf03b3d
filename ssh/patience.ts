import { setTimeout as delay } from "node:timers/promises";
import { ConnectionError } from "./errors";

const deadlineMs = 30_000;

/**
 * Repeats an attempt to connect for half a minute, with growing pauses. A host that boots, an sshd at its MaxStartups, or a rate limit
 * answers a moment later; a refused login never does.
 *
 * @throws ConnectionError of the last attempt.
 */
export async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (let pauseMs = 500; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
    try {
      return await attempt();
    } catch (error) {
      const transient = error instanceof ConnectionError && /^connecting/.test(error.doing);
      if (!transient || Date.now() + pauseMs > deadline) throw error;
      await delay(pauseMs);
    }
  }
}
