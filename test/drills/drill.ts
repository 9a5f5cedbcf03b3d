import assert from "node:assert/strict";
import { waitFor } from "../../lab/hosts/wait";
import { configMapWriter } from "../ha/api-writer";
import { clusterHosts } from "../lab/cluster-hosts";
import { kubectl, objects, readyNodes } from "../lab/kubectl";
import { lostWrites } from "../lab/lost-writes";
import { refresh, succeeded } from "../lab/pulumi";
import { startClient, type Client } from "../upgrades/client";
import { fetchPage } from "../upgrades/fetch-page";
import type { Result } from "./table";

/** A failure of a cluster. */
export interface Drill {
  /** Description for the table. */
  readonly title: string;
  /** Causes the failure. */
  readonly damage: () => Promise<unknown>;
  /** Resolves once the failure has lasted long enough. @param page counts requests for a web page of the cluster */
  readonly lasts?: (page: Client) => Promise<unknown>;
  /** Ends the cause; recovery is measured from then on. Without it the cluster must cope with a lasting cause. */
  readonly relief?: () => Promise<unknown>;
  /** Removes a lasting cause once the cluster has recovered. */
  readonly cleanUp?: () => Promise<unknown>;
}

const deadlineMs = 900_000;
let count = 0;

/**
 * Runs a drill while one client fetches a page and another one writes. The cluster must recover by itself, lose no
 * acknowledged write, and show no drift in a refresh.
 *
 * @param page URL of a web page that the cluster serves
 */
export async function runDrill(drill: Drill, page: string): Promise<Result> {
  const { title, damage, lasts, relief, cleanUp } = drill;
  const client = startClient(() => fetchPage(page));
  const prefix = `drill-${++count}`;
  const writer = configMapWriter(prefix);
  let seconds: number;
  try {
    await damage();
    await lasts?.(client);
    await relief?.();
    const began = Date.now();
    await recovered(page, prefix);
    seconds = Math.round((Date.now() - began) / 1000);
  } finally {
    await cleanUp?.();
  }
  const [pages, written] = await Promise.all([client.stop(), writer.stop()]);
  assert.deepEqual(await lostWrites(prefix, written.acknowledged), []);
  await succeeded(refresh("--preview-only", "--expect-no-changes"));
  return {
    ...{ title, seconds, requests: pages.requests, failed: pages.failures.length },
    ...{ writes: written.acknowledged.length, longestGapMs: pages.longestGapMs },
  };
}

/** Waits until the page is served, a write is accepted, and every node and pod of the cluster is ready. */
async function recovered(page: string, prefix: string): Promise<void> {
  let tries = 0;
  await waitFor("the cluster: recovering", deadlineMs, async () => {
    const ready = await readyNodes().catch((error: Error) => error.message);
    if (String(ready) !== String([...clusterHosts].sort())) return `ready nodes: ${ready}`;
    const unready = await unreadyPods();
    if (unready.length > 0) return `pods that are not ready: ${unready.join(", ")}`;
    try {
      await kubectl("create", "configmap", `${prefix}-recovered-${++tries}`);
      await fetchPage(page);
      return true;
    } catch (error) {
      return (error as Error).message;
    }
  });
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: { readonly conditions?: readonly { type: string; status: string }[] };
}

async function unreadyPods(): Promise<string[]> {
  const pods = await objects<Pod>("pods", "--all-namespaces");
  return pods
    .filter(
      ({ status }) =>
        !status.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
    )
    .map(({ metadata }) => metadata.name);
}
