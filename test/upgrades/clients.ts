import { kubernetesApi } from "../../kubernetes/client";
import { startClient, type Tally } from "./client";

const configMap = "/api/v1/namespaces/default/configmaps/numbers";

/** What the clients of a cluster saw while something was done to it. */
export interface Seen {
  readonly api: Tally;
  readonly web: Tally;
  /** Numbers that the API server said it had stored. */
  readonly written: readonly number[];
  /** Numbers that it has in the end. */
  readonly kept: readonly number[];
  /** Times at which fewer pods were healthy than a disruption budget asks for. */
  readonly violations: readonly string[];
}

/**
 * Lets clients go on while something is done: one reads through the API server, one writes numbers one after the other, one
 * fetches a web page, and one looks at the disruption budgets.
 *
 * @param page address of a web page that the cluster serves
 */
export async function withClients(
  kubeconfig: string,
  page: string,
  action: () => Promise<unknown>,
): Promise<Seen> {
  const api = kubernetesApi(kubeconfig);
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "numbers" }, data: {} };
  const collection = configMap.slice(0, configMap.lastIndexOf("/"));
  await api.request({ verb: "POST", path: collection, body }).catch(() => undefined);
  const reads = startClient(async () => {
    await api.request({ verb: "GET", path: "/api/v1/namespaces/default", timeoutMs: 5_000 });
  });
  const pages = startClient(async () => {
    const answer = await fetch(page, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    await answer.text();
  });
  const written: number[] = [];
  const violations: string[] = [];
  let over = false;
  const write = async () => {
    for (let number = 1; !over; number += 1) {
      const patch = { data: { [`n${number}`]: "" } };
      const contentType = "application/merge-patch+json";
      await api
        .request({ verb: "PATCH", path: configMap, body: patch, contentType, timeoutMs: 5_000 })
        .then(() => written.push(number))
        .catch(() => undefined);
    }
  };
  const watch = async () => {
    while (!over) violations.push(...(await brokenBudgets(kubeconfig).catch(() => [])));
  };
  const others = [write(), watch()];
  try {
    await action();
  } finally {
    over = true;
    await Promise.all(others);
  }
  const [readTally, pageTally] = await Promise.all([reads.stop(), pages.stop()]);
  const stored = await api.request<{ data: object }>({ verb: "GET", path: configMap });
  const kept = Object.keys(stored.data).map((key) => Number(key.slice(1)));
  return { api: readTally, web: pageTally, written, kept, violations };
}

interface Budget {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly status?: { readonly currentHealthy: number; readonly desiredHealthy: number };
}

async function brokenBudgets(kubeconfig: string): Promise<string[]> {
  const { items } = await kubernetesApi(kubeconfig).request<{ items: Budget[] }>({
    verb: "GET",
    path: "/apis/policy/v1/poddisruptionbudgets",
    timeoutMs: 5_000,
  });
  return items.flatMap(({ metadata, status }) =>
    status && status.currentHealthy < status.desiredHealthy
      ? [
          `${metadata.namespace}/${metadata.name}: ${status.currentHealthy} of ${status.desiredHealthy}`,
        ]
      : [],
  );
}
