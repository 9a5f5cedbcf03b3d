import type { V1Pod, V1PodList } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { podName } from "./pods";
import { patiently, waitUntil, type Patience } from "./wait";

/** Pods that are on a node, as `NAMESPACE/NAME`, and whether each is ready. Finished ones and those that leave do not count. */
async function podsOn(api: KubernetesApi, node: string): Promise<Map<string, boolean>> {
  const query = { fieldSelector: `spec.nodeName=${node}` };
  const { items } = await api.request<V1PodList>({ verb: "GET", path: "/api/v1/pods", query });
  return new Map(items.filter(stays).map((pod) => [podName(pod), isReady(pod)]));
}

/** Names of the pods on a node that are ready. */
export async function readyPods(
  api: KubernetesApi,
  node: string,
  patience: Patience,
): Promise<string[]> {
  const what = `${node}: looking at its pods`;
  const pods = await patiently(what, patience, () => podsOn(api, node));
  return [...pods].filter(([, ready]) => ready).map(([name]) => name);
}

/**
 * Waits until those of the pods which are still on the node are ready.
 *
 * @param names as `readyPods` gave them
 * @throws Error at the deadline, with the names of those that are not.
 */
export async function waitForPods(
  api: KubernetesApi,
  node: string,
  names: readonly string[],
  patience: Patience,
): Promise<void> {
  await waitUntil(`${node}: waiting until its pods are ready again`, patience, async () => {
    const now = await podsOn(api, node);
    const missing = names.filter((name) => now.get(name) === false);
    return missing.length === 0
      ? { found: undefined }
      : { seen: `not ready: ${missing.join(", ")}`, advice: "kubectl describe pod says why" };
  });
}

const stays = ({ metadata, status }: V1Pod): boolean =>
  !metadata?.deletionTimestamp && status?.phase !== "Succeeded" && status?.phase !== "Failed";

const isReady = ({ status }: V1Pod): boolean =>
  status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") ?? false;
