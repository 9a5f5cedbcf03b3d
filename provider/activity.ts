import { perRun } from "../runtime/per-run";

/** What the engine currently runs in this process. Whoever waits for others learns from it whether any may still arrive. */
export interface Activity {
  /** Counts as work until it ends. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** Does not count as work while it lasts: the wait of one change for others. */
  aside<T>(wait: () => Promise<T>): Promise<T>;
  /** Resolves when the condition holds, or when nothing has been requested or run for `quietMs`. */
  until(holds: () => boolean, quietMs: number): Promise<void>;
  /** Makes every `until` check its condition again. */
  changed(): void;
}

/** The activity of this run. */
export const activity = perRun(newActivity);

export function newActivity(): Activity {
  const waiting = new Set<() => void>();
  let working = 0;
  const changed = () => [...waiting].forEach((look) => look());
  const count = async <T>(by: number, run: () => Promise<T>): Promise<T> => {
    working += by;
    changed();
    try {
      return await run();
    } finally {
      working -= by;
      changed();
    }
  };
  return {
    changed,
    during: (work) => count(1, work),
    aside: (wait) => count(-1, wait),
    until: (holds, quietMs) =>
      new Promise((resolve) => {
        let timer: NodeJS.Timeout | undefined;
        const end = () => {
          clearTimeout(timer);
          waiting.delete(look);
          resolve();
        };
        const look = () => {
          clearTimeout(timer);
          if (holds()) end();
          else if (working <= 0) timer = setTimeout(end, quietMs);
        };
        waiting.add(look);
        look();
      }),
  };
}

const operation = perRun(() => ({ checks: false }));

/** Records that the engine has the inputs of a resource checked. */
export const sawCheck = (): void => void (operation().checks = true);

/**
 * Whether the program runs in this operation: the engine then has inputs checked before anything is removed. A destroy only
 * removes. So does a run whose targets are all removed resources.
 */
export const programRuns = (): boolean => operation().checks;
