import { setTimeout as delay } from "node:timers/promises";
import type { KubernetesApi } from "../../kubernetes/client";
import { isNotFound } from "../../kubernetes/errors";
import { kubernetesApi } from "../../kubernetes/kubeconfig";
import { startApiClient, startClient, type Tally } from "./client";
import { fetchPage } from "./fetch-page";
import { startNodeLocalClient } from "./node-local";

const configMaps = "/api/v1/namespaces/default/configmaps";
/** A map that held all numbers would take longer with each of them. */
const numbersPerMap = 100;
const labels = { numbers: "" };
const ofNumbers = { labelSelector: "numbers" };
const writeIntervalMs = 100;
const watchIntervalMs = 250;

/** What a cluster's clients observed during an action. */
export interface Seen {
  /** From outside, by the addresses of the masters. */
  readonly api: Tally;
  /** Through a node's local load balancer. */
  readonly nodeLocal: Tally;
  readonly web: Tally;
  /** Numbers that the API server acknowledged. */
  readonly written: readonly number[];
  /** Numbers that exist at the end. */
  readonly kept: readonly number[];
  /** Times at which fewer pods were healthy than a disruption budget requires. */
  readonly violations: readonly string[];
}

/** Where clients find a cluster. */
export interface Reached {
  readonly kubeconfig: string;
  /** Every API server, by its address from outside. */
  readonly servers: readonly string[];
  /** A host whose local API load balancer is used. */
  readonly node: string;
  /** URL of a web page that the cluster serves. */
  readonly page: string;
}

/**
 * Runs clients during an action: two read through the API servers, from outside and on a node, one writes consecutive
 * numbers, one fetches a web page, and one observes the disruption budgets.
 */
export async function withClients(
  { kubeconfig, servers, node, page }: Reached,
  action: () => Promise<unknown>,
): Promise<Seen> {
  const api = kubernetesApi(kubeconfig, servers);
  // Those of an earlier action would hide that one is lost.
  await api.request({ verb: "DELETE", path: configMaps, query: ofNumbers });
  const reads = startApiClient(kubeconfig, servers);
  const localReads = startNodeLocalClient(node, kubeconfig);
  const pages = startClient(() => fetchPage(page));
  const written: number[] = [];
  const violations: string[] = [];
  let over = false;
  const write = async () => {
    for (let number = 1; !over; number += 1) {
      await writeNumber(api, number)
        .then(() => written.push(number))
        .catch(() => undefined);
      await delay(writeIntervalMs);
    }
  };
  const watch = async () => {
    while (!over) {
      violations.push(...(await brokenBudgets(api).catch(() => [])));
      await delay(watchIntervalMs);
    }
  };
  const others = [write(), watch()];
  try {
    await action();
  } finally {
    over = true;
    await Promise.all(others);
  }
  const clients = [reads, localReads, pages] as const;
  const [read, readLocally, fetched] = await Promise.all(clients.map((one) => one.stop()));
  const kept = await keptNumbers(api);
  return { api: read!, nodeLocal: readLocally!, web: fetched!, written, kept, violations };
}

/** Adds a number to its map, and makes the map where there is none. */
async function writeNumber(api: KubernetesApi, number: number): Promise<void> {
  const name = `numbers-${Math.floor(number / numbersPerMap)}`;
  const data = { [`n${number}`]: "" };
  const contentType = "application/merge-patch+json";
  const patch = {
    verb: "PATCH",
    path: `${configMaps}/${name}`,
    body: { data },
    contentType,
  } as const;
  await api.request({ ...patch, timeoutMs: 5_000 }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels }, data };
    return api.request({ verb: "POST", path: configMaps, body, timeoutMs: 5_000 });
  });
}

async function keptNumbers(api: KubernetesApi): Promise<number[]> {
  const { items } = await api.request<{ items: readonly { readonly data?: object }[] }>({
    verb: "GET",
    path: configMaps,
    query: ofNumbers,
  });
  return items.flatMap(({ data }) => Object.keys(data ?? {}).map((key) => Number(key.slice(1))));
}

interface Budget {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly status?: { readonly currentHealthy: number; readonly desiredHealthy: number };
}

async function brokenBudgets(api: KubernetesApi): Promise<string[]> {
  const { items } = await api.request<{ items: Budget[] }>({
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
