const kept = new Map<object, unknown>();

/**
 * A value that lives for one run of the CLI: all resources share this process. Created when first used.
 *
 * @returns a function that gives the value
 */
export function perRun<T>(make: () => T): () => T {
  const key = {};
  return () => {
    if (!kept.has(key)) kept.set(key, make());
    return kept.get(key) as T;
  };
}

/** Forgets all values of the previous run. */
export const beginRun = (): void => kept.clear();
