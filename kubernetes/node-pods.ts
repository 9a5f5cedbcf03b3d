import type { V1Pod, V1PodList } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { podName } from "./pods";
import { retry, waitUntil, type WaitOptions } from "./wait";

/** Pods on a node, as `NAMESPACE/NAME`, and whether each is ready. Skips finished and terminating pods. */
async function podsOn(api: KubernetesApi, node: string): Promise<Map<string, boolean>> {
  const query = { fieldSelector: `spec.nodeName=${node}` };
  const { items } = await api.request<V1PodList>({ verb: "GET", path: "/api/v1/pods", query });
  return new Map(items.filter(stays).map((pod) => [podName(pod), isReady(pod)]));
}

/** Names of the pods on a node that are ready. */
export async function readyPods(
  api: KubernetesApi,
  node: string,
  wait: WaitOptions,
): Promise<string[]> {
  const what = `${node}: listing its pods`;
  const pods = await retry(what, wait, () => podsOn(api, node));
  return [...pods].filter(([, ready]) => ready).map(([name]) => name);
}

/**
 * Waits until the given pods are ready. Skips those that have left the node.
 *
 * @param names from `readyPods`
 * @throws Error at the deadline, naming the pods that are not ready.
 */
export async function waitForPods(
  api: KubernetesApi,
  node: string,
  names: readonly string[],
  wait: WaitOptions,
): Promise<void> {
  await waitUntil(`${node}: waiting for its pods to become ready`, wait, async () => {
    const now = await podsOn(api, node);
    const missing = names.filter((name) => now.get(name) === false);
    return missing.length === 0
      ? { found: undefined }
      : { seen: `not ready: ${missing.join(", ")}`, advice: "see kubectl describe pod" };
  });
}

const stays = ({ metadata, status }: V1Pod): boolean =>
  !metadata?.deletionTimestamp && status?.phase !== "Succeeded" && status?.phase !== "Failed";

const isReady = ({ status }: V1Pod): boolean =>
  status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") ?? false;
