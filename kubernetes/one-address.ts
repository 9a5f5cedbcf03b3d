import type { V1Pod, V1PodList } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { remaining } from "./drain";
import { evictPod } from "./eviction";
import { podName } from "./pods";
import { waitUntil, type WaitOptions } from "./wait";

/**
 * Pods on a node that have a single address: they started before their cluster had a second family. Not those on the host's own
 * network, which have the addresses of the node, and not finished ones.
 */
export async function podsOfOneAddress(api: KubernetesApi, node: string): Promise<V1Pod[]> {
  return (await podsOn(api, node)).filter(({ spec, status }) => {
    const finished = status?.phase === "Succeeded" || status?.phase === "Failed";
    return !finished && !spec?.hostNetwork && status?.podIPs?.length === 1;
  });
}

/**
 * Has pods of a single address start again, as their disruption budgets allow: those that a drain leaves, which come back to their
 * node. Returns when none is left, and on the node a pod of each controller is ready that had a ready one.
 *
 * @throws Error at the deadline, naming the pods and the reason
 */
export async function renewPods(
  api: KubernetesApi,
  node: string,
  wait: WaitOptions,
): Promise<void> {
  const ready = new Set<string>();
  await waitUntil(`${node}: having its pods start again`, wait, async () => {
    const old = await podsOfOneAddress(api, node);
    for (const pod of old.filter(isReady)) ready.add(controllerOf(pod));
    const left = await Promise.all(old.map((pod) => evictPod(api, pod)));
    return left.length === 0 ? { found: undefined } : remaining(left);
  });
  if (ready.size === 0) return;
  await waitUntil(`${node}: waiting for its pods to become ready`, wait, async () => {
    const now = new Set((await podsOn(api, node)).filter(isReady).map(controllerOf));
    const missing = [...ready].filter((controller) => !now.has(controller));
    return missing.length === 0
      ? { found: undefined }
      : { seen: `not ready: ${missing.join(", ")}`, advice: "see kubectl describe pod" };
  });
}

const podsOn = async (api: KubernetesApi, node: string): Promise<V1Pod[]> =>
  (
    await api.request<V1PodList>({
      verb: "GET",
      path: "/api/v1/pods",
      query: { fieldSelector: `spec.nodeName=${node}` },
    })
  ).items;

const isReady = ({ metadata, status }: V1Pod): boolean =>
  !metadata?.deletionTimestamp &&
  status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") === true;

/** What makes a pod of the same kind again on this node, for messages. */
function controllerOf(pod: V1Pod): string {
  const owner = pod.metadata?.ownerReferences?.find(({ controller }) => controller);
  return owner ? `${pod.metadata?.namespace}/${owner.name}, a ${owner.kind}` : podName(pod);
}
