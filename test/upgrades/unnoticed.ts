import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubeconfigPath, place } from "../lab/place";
import { summary } from "./client";
import { withClients } from "./clients";
import { usual } from "./cluster";

let times = 0;

/**
 * Runs an action while clients use the cluster. Fails if one of their requests fails, an acknowledged write is lost, or
 * a disruption budget is violated.
 *
 * @param page URL of a web page that the cluster serves
 * @param moves whether another node takes over that address meanwhile, which breaks open connections. @default false
 * @param cluster where the clients are
 */
export async function unnoticed(
  page: string,
  action: () => Promise<unknown>,
  { moves = false, cluster = usual } = {},
): Promise<void> {
  const { servers, workerHosts } = cluster;
  const kubeconfig = readFileSync(kubeconfigPath, "utf8");
  const seen = await withClients({ kubeconfig, servers, node: workerHosts[0]!, page }, action);
  const { api, nodeLocal, web, written, violations } = seen;
  const lines = [summary("API", api), summary("API, node-local", nodeLocal), summary("web", web)];
  for (const line of [...lines, `writes: ${written.length} acknowledged`])
    console.log(`      ${line}`);
  // A failing assertion shows only the first few.
  writeFileSync(join(place, "outputs", `seen-${++times}.json`), JSON.stringify(seen, null, 2));
  // The only API server is down while it restarts.
  const apis = servers.length === 1 ? {} : { api: api.failures, nodeLocal: nodeLocal.failures };
  const none = Object.fromEntries(Object.keys(apis).map((which) => [which, []]));
  const pages = web.failures.filter((failure) => !moves || !failure.endsWith("read ECONNRESET"));
  assert.deepEqual({ web: pages, ...apis }, { web: [], ...none });
  assert.deepEqual(violations, []);
  const kept = new Set(seen.kept);
  const lost = written.filter((number) => !kept.has(number));
  assert.deepEqual(lost, []);
}
