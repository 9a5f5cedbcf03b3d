/** What a client that asked again and again has seen. */
export interface Tally {
  readonly requests: number;
  /** Why a request failed, with the second of the run in which it began. */
  readonly failures: readonly string[];
  /** Longest time between two answers, in milliseconds. */
  readonly longestGapMs: number;
}

const intervalMs = 50;

/**
 * Asks twenty times a second, whatever becomes of the requests before, until it is stopped.
 *
 * @param ask gets the number of the request; throws when it failed.
 */
export function startClient(ask: (number: number) => Promise<void>) {
  const begin = Date.now();
  const failures: string[] = [];
  const open = new Set<Promise<void>>();
  let [requests, last, longestGapMs] = [0, begin, 0];
  const timer = setInterval(() => {
    const second = ((Date.now() - begin) / 1000).toFixed(1);
    const request = ask(++requests).then(
      () => {
        longestGapMs = Math.max(longestGapMs, Date.now() - last);
        last = Date.now();
      },
      (error: Error) => void failures.push(`${second} s: ${error.message}`),
    );
    open.add(request);
    void request.finally(() => open.delete(request));
  }, intervalMs);
  return {
    async stop(): Promise<Tally> {
      clearInterval(timer);
      await Promise.all(open);
      return { requests, failures, longestGapMs: Math.max(longestGapMs, Date.now() - last) };
    },
  };
}

/** One line for a person. */
export const told = (what: string, { requests, failures, longestGapMs }: Tally): string =>
  `${what}: ${requests} requests, ${failures.length} failed, longest gap ${longestGapMs} ms`;
