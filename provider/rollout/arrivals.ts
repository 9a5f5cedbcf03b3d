import { activity, type Activity } from "../activity";

/** Which members of a rollout are known to wait for their change, or to be past it. */
export interface Arrivals {
  /** Records that the member waits for its change, or is past it. */
  saw(name: string): void;
  /**
   * Returns once all are recorded, or once the engine has asked for nothing for a while and nothing it asked for is at work: a member
   * without a change never comes, and a run may be for some of them only.
   *
   * @param quietMs how long that is
   */
  all(names: readonly string[], quietMs?: number): Promise<void>;
}

/**
 * The engine calls members in any order. Those that go last have to know which others come.
 *
 * @param quietMs how long the engine has to be quiet: between two steps it writes its state
 */
export function newArrivals(quietMs = 10_000, during: Activity = activity()): Arrivals {
  const seen = new Set<string>();
  return {
    saw(name) {
      seen.add(name);
      during.changed();
    },
    all: (names, quiet = quietMs) =>
      during.aside(() => during.until(() => names.every((name) => seen.has(name)), quiet)),
  };
}
