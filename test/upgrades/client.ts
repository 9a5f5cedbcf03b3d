import { kubernetesApi } from "../../kubernetes/kubeconfig";

/** What a client that asked again and again has seen. */
export interface Tally {
  readonly requests: number;
  /** Why a request failed, when it began, by the clock that journals have too, and how long it took. */
  readonly failures: readonly string[];
  /** Longest time between two answers, in milliseconds. */
  readonly longestGapMs: number;
}

const intervalMs = 50;

/** A client that goes on until it is stopped. */
export interface Client {
  /** What it has seen so far. */
  tally(): Tally;
  stop(): Promise<Tally>;
}

/**
 * Asks twenty times a second, whatever becomes of the requests before, until it is stopped.
 *
 * @param ask gets the number of the request; throws when it failed.
 */
export function startClient(ask: (number: number) => Promise<void>): Client {
  const begin = Date.now();
  const failures: string[] = [];
  const open = new Set<Promise<void>>();
  let [requests, last, longestGapMs] = [0, begin, 0];
  const timer = setInterval(() => {
    const asked = new Date();
    const request = ask(++requests).then(
      () => {
        longestGapMs = Math.max(longestGapMs, Date.now() - last);
        last = Date.now();
      },
      (error: Error) => {
        const reason = [error.message, causeOf(error)].filter(Boolean).join(": ");
        failures.push(`${asked.toISOString()}, ${Date.now() - asked.getTime()} ms: ${reason}`);
      },
    );
    open.add(request);
    void request.finally(() => open.delete(request));
  }, intervalMs);
  const tally = (): Tally => ({
    requests,
    failures,
    longestGapMs: Math.max(longestGapMs, Date.now() - last),
  });
  return {
    tally,
    async stop(): Promise<Tally> {
      clearInterval(timer);
      await Promise.all(open);
      return tally();
    },
  };
}

/** A failed fetch says why only in its cause. */
const causeOf = ({ cause }: Error): string => (cause instanceof Error ? cause.message : "");

/** A client that reads through the API servers; the second and further ones are asked while those before do not answer. */
export function startApiClient(kubeconfig: string, others: readonly string[] = []) {
  const api = kubernetesApi(kubeconfig, others);
  return startClient(async () => {
    await api.request({ verb: "GET", path: "/api/v1/namespaces/default", timeoutMs: 5_000 });
  });
}

/** One line for a person. */
export const told = (what: string, { requests, failures, longestGapMs }: Tally): string =>
  `${what}: ${requests} requests, ${failures.length} failed, longest gap ${longestGapMs} ms`;
