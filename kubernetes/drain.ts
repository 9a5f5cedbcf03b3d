import type { V1Pod, V1PodList } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { cordonNode } from "./cordon";
import { ApiError, isNotFound } from "./errors";
import { isBare, mustLeave, podName } from "./pods";
import { retry, waitUntil, type WaitOptions } from "./wait";

export interface DrainOptions extends WaitOptions {
  /**
   * For a lost host: deletes pods without checking disruption budgets or waiting for the kubelet. On a live host they
   * would keep running. @default false
   */
  readonly force?: boolean;
}

/**
 * Cordons a node and evicts its pods as disruption budgets allow, except static pods and those of DaemonSets; returns when
 * all are gone. Pods that arrive later tolerate the cordon and stay, as with `kubectl drain`: evicted, they would return for
 * ever. Does nothing when the node does not exist.
 *
 * @throws Error at the deadline, naming each remaining pod and the reason.
 */
export async function drainNode(
  api: KubernetesApi,
  name: string,
  options: DrainOptions,
): Promise<void> {
  const { force = false, report } = options;
  await retry(`${name}: cordoning`, options, () => cordonNode(api, name));
  const first = await retry(`${name}: draining`, options, () => podsToGo(api, name));
  for (const pod of first.filter(isBare))
    report(`${podName(pod)} has no controller; nothing will restart it on another node`);
  const leaving = new Set(first.map(uidOf));
  let there = first;
  await waitUntil(`${name}: draining`, options, async () => {
    const left: Departure[] = [];
    for (const pod of there.filter((one) => leaving.has(uidOf(one))))
      left.push(await (force ? removePod(api, pod) : evictPod(api, pod)));
    if (left.length === 0) return { found: undefined };
    there = await podsToGo(api, name);
    return remaining(left);
  });
  const later = there.filter((one) => !leaving.has(uidOf(one)));
  if (later.length > 0)
    report(`pods that tolerate the cordon started again and stay: ${some(later.map(podName))}`);
}

const uidOf = ({ metadata }: V1Pod): string | undefined => metadata?.uid;

/** A pod that is being removed, and why it is still there. */
interface Departure {
  readonly pod: string;
  readonly state: "stopping" | "blocked";
  readonly cause?: string;
}

async function podsToGo(api: KubernetesApi, node: string): Promise<V1Pod[]> {
  const query = { fieldSelector: `spec.nodeName=${node}` };
  const { items } = await api.request<V1PodList>({ verb: "GET", path: "/api/v1/pods", query });
  return items.filter(mustLeave);
}

async function evictPod(api: KubernetesApi, pod: V1Pod): Promise<Departure> {
  const { name, namespace, uid, deletionTimestamp } = pod.metadata!;
  const stopping = { pod: podName(pod), state: "stopping" } as const;
  if (deletionTimestamp) return stopping;
  const body = {
    apiVersion: "policy/v1",
    kind: "Eviction",
    metadata: { name, namespace },
    deleteOptions: { preconditions: { uid } },
  };
  try {
    await api.request({ verb: "POST", path: `${podPath(pod)}/eviction`, body });
    return stopping;
  } catch (error) {
    if (isNotFound(error) || isReplaced(error)) return stopping;
    return { pod: podName(pod), state: "blocked", cause: evictionError(error) };
  }
}

async function removePod(api: KubernetesApi, pod: V1Pod): Promise<Departure> {
  const body = { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata!.uid } };
  await api.request({ verb: "DELETE", path: podPath(pod), body }).catch((error: unknown) => {
    if (!isNotFound(error) && !isReplaced(error)) throw error;
  });
  return { pod: podName(pod), state: "stopping" };
}

const podPath = ({ metadata }: V1Pod): string =>
  `/api/v1/namespaces/${metadata?.namespace}/pods/${metadata?.name}`;

/** Whether the precondition failed because another pod has this name by now. */
const isReplaced = (error: unknown): boolean => error instanceof ApiError && error.code === 409;

/** Why the API server does not evict a pod. The cause names the disruption budget; the message does not. */
export function evictionError(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  const cause = error.status?.details?.causes?.find(({ message }) => message);
  if (!cause && error.refused) throw error;
  return cause?.message ?? error.cause;
}

/** Progress line and advice while these pods remain: blocked pods first, each with its reason. */
export function remaining(left: readonly Departure[]): { seen: string; advice: string } {
  const blocked = left.filter(({ state }) => state === "blocked");
  const stopping = left.filter(({ state }) => state === "stopping").map(({ pod }) => pod);
  const parts = [
    ...blocked.map(({ pod, cause }) => `${pod} cannot be evicted: ${cause}`),
    ...(stopping.length > 0 ? [`waiting for ${some(stopping)} to stop`] : []),
  ];
  return {
    seen: `${left.length} ${left.length === 1 ? "pod" : "pods"} left: ${parts.join("; ")}`,
    advice:
      blocked.length > 0
        ? "add a replica to the workload or loosen its disruption budget, then run this again"
        : "only its kubelet can stop a pod; if the host is lost, add its address to lostHosts",
  };
}

const shown = 5;
const some = (names: readonly string[]): string =>
  names.length <= shown
    ? names.join(", ")
    : `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
