import { setTimeout as delay } from "node:timers/promises";

/** Which members of a rollout have shown up so far. */
export interface Arrivals {
  /** The member has come for its turn, or has no change. */
  saw(name: string): void;
  /** Returns when all of them were seen, or when none has shown up for a while: a run may be for some of them only. */
  all(names: readonly string[]): Promise<void>;
}

/** The engine brings members in no certain order. Who goes last has to know who else comes. */
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
