import { kubernetesApi } from "../../kubernetes/kubeconfig";

/** Result of a client that sends requests continuously. */
export interface Tally {
  readonly requests: number;
  /** Failed requests: the reason, the start time, comparable with journals, and the duration. */
  readonly failures: readonly string[];
  /** Longest time between two answers, in milliseconds. */
  readonly longestGapMs: number;
}

const intervalMs = 100;

/** A client that runs until it is stopped. */
export interface Client {
  /** Its result so far. */
  tally(): Tally;
  stop(): Promise<Tally>;
}

/**
 * Sends ten requests per second, independent of earlier ones, until it is stopped.
 *
 * @param ask receives the number of the request; throws if it failed
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

/** A failed fetch has its reason only in its cause. */
const causeOf = ({ cause }: Error): string => (cause instanceof Error ? cause.message : "");

/** A client that reads through the API servers, using the further ones while those before do not answer. */
export function startApiClient(kubeconfig: string, others: readonly string[] = []) {
  const api = kubernetesApi(kubeconfig, others);
  return startClient(async () => {
    await api.request({ verb: "GET", path: "/api/v1/namespaces/default", timeoutMs: 5_000 });
  });
}

/** One line for a message. */
export const summary = (what: string, { requests, failures, longestGapMs }: Tally): string =>
  `${what}: ${requests} requests, ${failures.length} failed, longest gap ${longestGapMs} ms`;
