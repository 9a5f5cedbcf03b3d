import { setTimeout as delay } from "node:timers/promises";
import { ConnectionError } from "./errors";

const deadlineMs = 30_000;

/**
 * Retries connecting for half a minute, with growing pauses. A booting host, an sshd at its MaxStartups, or a rate
 * limit accepts a moment later; a refused login is final.
 *
 * @throws ConnectionError of the last attempt.
 */
export async function retryConnecting<T>(attempt: () => Promise<T>): Promise<T> {
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
