import assert from "node:assert/strict";
import { waitFor } from "../../lab/hosts/wait";
import { configMapWriter } from "../ha/api-writer";
import { clusterHosts } from "../lab/cluster-hosts";
import { kubectl, objects } from "../lab/kubectl";
import { lostWrites } from "../lab/lost-writes";
import { refresh, succeeded } from "../lab/pulumi";
import { startClient, type Client } from "../upgrades/client";
import { fetchPage } from "../upgrades/fetch-page";
import { ailingNodes, ailingPods, type Conditioned } from "./ailing";
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
  /** What an operator does then, in words and in deed. Without it the cluster recovers by itself. */
  readonly mend?: { readonly by: string; readonly run: () => Promise<unknown> };
  /** Removes the cause for good, after a failure too. */
  readonly cleanUp?: () => Promise<unknown>;
}

const deadlineMs = 900_000;
let count = 0;

/**
 * Runs a drill while one client fetches a page and another one writes. The cluster must recover, lose no acknowledged
 * write, and show no drift in a refresh.
 *
 * @param page URL of a web page that the cluster serves
 * @param hosts of the cluster
 */
export async function runDrill(
  drill: Drill,
  page: string,
  hosts: readonly string[] = clusterHosts,
): Promise<Result> {
  const { title, damage, lasts, relief, mend, cleanUp } = drill;
  const client = startClient(() => fetchPage(page));
  const prefix = `drill-${++count}`;
  const writer = configMapWriter(prefix);
  let seconds: number;
  try {
    await damage();
    await lasts?.(client);
    await relief?.();
    const began = Date.now();
    await mend?.run();
    await recovered(page, prefix, hosts);
    seconds = Math.round((Date.now() - began) / 1000);
  } finally {
    await cleanUp?.();
  }
  const [pages, written] = await Promise.all([client.stop(), writer.stop()]);
  assert.deepEqual(await lostWrites(prefix, written.acknowledged), []);
  await succeeded(refresh("--preview-only", "--expect-no-changes"));
  return {
    ...{ title, by: mend?.by ?? "itself", seconds },
    clients: {
      ...{ requests: pages.requests, failed: pages.failures.length },
      ...{ writes: written.acknowledged.length, longestGapMs: pages.longestGapMs },
    },
  };
}

/** Waits until the page is served, a write is accepted, and every node and pod of the cluster is ready. */
async function recovered(page: string, prefix: string, hosts: readonly string[]): Promise<void> {
  let tries = 0;
  await waitFor("the cluster: recovering", deadlineMs, async () => {
    try {
      const ailing = await ailingParts(hosts);
      if (ailing.length > 0) return `not well: ${ailing.join(", ")}`;
      await kubectl("create", "configmap", `${prefix}-recovered-${++tries}`);
      await fetchPage(page);
      return true;
    } catch (error) {
      return (error as Error).message;
    }
  });
}

const ailingParts = async (hosts: readonly string[]): Promise<string[]> => {
  const [nodes, pods] = await Promise.all([
    objects<Conditioned>("nodes"),
    objects<Conditioned>("pods", "--all-namespaces"),
  ]);
  return [...ailingNodes(nodes, hosts), ...ailingPods(pods)];
};
