import { setTimeout as delay } from "node:timers/promises";

/** Which members of a rollout are known to wait or to have no change. */
export interface Arrivals {
  /** Records that the member waits for its change, or has none. */
  saw(name: string): void;
  /** Returns once all are recorded, or once no other was for a while: a run may be for some of them only. */
  all(names: readonly string[]): Promise<void>;
}

/** The engine calls members in any order. Those that go last have to know which others come. */
export function newArrivals(quietMs = 10_000): Arrivals {
  const seen = new Set<string>();
  let wake: (() => void)[] = [];
  return {
    saw(name) {
      seen.add(name);
      for (const one of wake.splice(0)) one();
    },
    async all(names) {
      while (names.some((name) => !seen.has(name))) {
        const end = new AbortController();
        const more = new Promise<boolean>((resolve) => (wake = [...wake, () => resolve(true)]));
        const quiet = delay(quietMs, false, { signal: end.signal }).catch(() => false);
        const isMore = await Promise.race([more, quiet]);
        end.abort();
        if (!isMore) return;
      }
    },
  };
}
