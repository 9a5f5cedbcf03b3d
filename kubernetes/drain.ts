import type { V1Pod, V1PodList } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { cordonNode } from "./cordon";
import { ApiError, isNotFound } from "./errors";
import { isBare, mustLeave, podName } from "./pods";
import { patiently, waitUntil, type Patience } from "./wait";

/** How a node is drained. */
export interface Drain extends Patience {
  /**
   * For a host that is gone for good: pods are removed without asking their budgets and without
   * waiting for a kubelet to stop them. On a host that lives they would run on. False by default.
   */
  readonly force?: boolean;
}

/**
 * Cordons the node and evicts the pods that are on it then, except those of DaemonSets and static ones, as their disruption
 * budgets allow; returns when the last of them is gone. Pods that come later tolerate the cordon and stay, as with
 * `kubectl drain`: evicted, they would come back for ever. Does nothing when there is no such node.
 *
 * @throws Error at the deadline, naming each pod that is left and what keeps it.
 */
export async function drainNode(api: KubernetesApi, name: string, drain: Drain): Promise<void> {
  const { force = false, report } = drain;
  await patiently(`${name}: cordoning`, drain, () => cordonNode(api, name));
  const first = await patiently(`${name}: draining`, drain, () => podsToGo(api, name));
  for (const pod of first.filter(isBare))
    report(`${podName(pod)} has no controller and will not start again elsewhere`);
  const leaving = new Set(first.map(uidOf));
  let there = first;
  await waitUntil(`${name}: draining`, drain, async () => {
    const left: Departure[] = [];
    for (const pod of there.filter((one) => leaving.has(uidOf(one))))
      left.push(await (force ? removePod(api, pod) : evictPod(api, pod)));
    if (left.length === 0) return { found: undefined };
    there = await podsToGo(api, name);
    return remaining(left);
  });
  const later = there.filter((one) => !leaving.has(uidOf(one)));
  if (later.length > 0)
    report(`pods that tolerate the cordon came back and stay: ${some(later.map(podName))}`);
}

const uidOf = ({ metadata }: V1Pod): string | undefined => metadata?.uid;

/** A pod on its way out, and why it is still there. */
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
    return { pod: podName(pod), state: "blocked", cause: evictionFault(error) };
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

/** Another pod has the name by now, and the precondition saved it. */
const isReplaced = (error: unknown): boolean => error instanceof ApiError && error.code === 409;

/** What keeps the API server from evicting a pod: the cause names the budget, the message does not. */
export function evictionFault(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  const cause = error.status?.details?.causes?.find(({ message }) => message);
  if (!cause && error.refused) throw error;
  return cause?.message ?? error.cause;
}

/** What to say while these pods are there: the blocked ones first, each with its reason. */
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
        ? "give the workload another replica or its budget more room, and run this again"
        : "a pod stops when its kubelet says so; where the host is gone for good, remove it by force",
  };
}

const shown = 5;
const some = (names: readonly string[]): string =>
  names.length <= shown
    ? names.join(", ")
    : `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
