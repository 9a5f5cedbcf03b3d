import { setTimeout as delay } from "node:timers/promises";

/**
 * Polls until the condition holds. The condition returns `true`, or a few words on what it observed. Throws after
 * `deadlineMs` with what was awaited and the last observation.
 */
export async function waitFor(
  what: string,
  deadlineMs: number,
  condition: () => Promise<true | string>,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const observed = await condition();
    if (observed === true) return;
    if (Date.now() > end)
      throw new Error(`${what}: timed out after ${Math.round(deadlineMs / 1000)} s: ${observed}`);
    await delay(200);
  }
}
