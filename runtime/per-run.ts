const kept = new Map<object, unknown>();

/**
 * Something that is kept in memory for one run of the CLI, whose resources share this process: made when it is first asked for.
 *
 * @returns a function that gives it
 */
export function perRun<T>(make: () => T): () => T {
  const key = {};
  return () => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key) as T;
  };
}

/** Forgets all that was kept for the run before. */
export const beginRun = (): void => kept.clear();
