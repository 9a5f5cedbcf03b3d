import type { V1NodeList, V1Pod, V1PodList } from "@kubernetes/client-node";
import { corednsNamespace } from "../workloads/coredns/rbac";
import { corednsLabels } from "../workloads/coredns/service";
import type { KubernetesApi } from "./client";
import { cordonNode } from "./cordon";
import { deletePod, evictPod, type Departure } from "./eviction";
import { hasOtherNode } from "./placement";
import { isBare, mustLeave, podName } from "./pods";
import { retry, waitUntil, type WaitOptions } from "./wait";

export interface DrainOptions extends WaitOptions {
  /**
   * For a lost host: deletes pods without checking disruption budgets or waiting for the kubelet, or for others to take their
   * finalizers off. On a live host they would keep running. @default false
   */
  readonly force?: boolean;
  /** Whether the host leaves the cluster afterwards, for the report. @default false */
  readonly removed?: boolean;
}

/**
 * Cordons a node and evicts its pods as disruption budgets allow, except static pods and those of DaemonSets; returns when
 * all are gone. Pods that arrive later tolerate the cordon and stay, as with `kubectl drain`: evicted, they would return for
 * ever. CoreDNS is stopped against its own budget where no other node can take it. Does nothing when the node does not exist.
 *
 * @throws Error at the deadline, naming each remaining pod and the reason.
 */
export async function drainNode(
  api: KubernetesApi,
  name: string,
  options: DrainOptions,
): Promise<void> {
  const { force = false, removed = false, report } = options;
  await retry(`${name}: cordoning`, options, () => cordonNode(api, name));
  const first = await retry(`${name}: draining`, options, () => podsToGo(api, name));
  for (const pod of first.filter(isBare))
    report(`${podName(pod)} has no controller; nothing will restart it on another node`);
  const leaving = new Set(first.map(uidOf));
  const isLeft = (pod: V1Pod) => leaving.has(uidOf(pod)) && !(force && isDeleted(pod));
  let there = first;
  await waitUntil(`${name}: draining`, options, async () => {
    const left: Departure[] = [];
    for (const pod of there.filter(isLeft))
      left.push(
        force ? await deletePod(api, pod, { force: true }) : await sendAway(api, name, pod, report),
      );
    if (left.length === 0) return { found: undefined };
    there = await podsToGo(api, name);
    return remaining(left);
  });
  for (const pod of there.filter((one) => force && isDeleted(one)))
    report(
      `${podName(pod)} is deleted, and stays on record for its ${finalizersOf(pod).length > 1 ? "finalizers" : "finalizer"} ${finalizersOf(pod).join(", ")}`,
    );
  const later = there.filter((one) => !leaving.has(uidOf(one)));
  if (later.length > 0)
    report(
      `pods that tolerate the cordon started again and ${removed ? "stop with the host" : "stay"}: ${some(later.map(podName))}`,
    );
}

const finalizersOf = ({ metadata }: V1Pod): readonly string[] => metadata?.finalizers ?? [];

/** Whether a pod is deleted but for its finalizers: no kubelet is waited for. */
const isDeleted = (pod: V1Pod): boolean =>
  pod.metadata?.deletionGracePeriodSeconds === 0 && finalizersOf(pod).length > 0;

const uidOf = ({ metadata }: V1Pod): string | undefined => metadata?.uid;

/**
 * Evicts a pod. If its budget cannot be satisfied because no other node can take the pod, overrules it for CoreDNS and
 * reports it for others.
 */
async function sendAway(
  api: KubernetesApi,
  name: string,
  pod: V1Pod,
  report: (line: string) => void,
): Promise<Departure> {
  const departure = await evictPod(api, pod);
  if (departure.state === "stopping" || departure.advice) return departure;
  const { items } = await api.request<V1NodeList>({ verb: "GET", path: "/api/v1/nodes" });
  if (hasOtherNode(items, name, pod)) return departure;
  if (isCoredns(pod)) {
    report(`${podName(pod)}: no other node can take it; stopping it against its own budget`);
    return deletePod(api, pod);
  }
  return {
    ...departure,
    cause: `${departure.cause}; no other node can take it`,
    advice:
      "add a node that can take the pod, or delete its disruption budget until this has run again",
  };
}

const isCoredns = ({ metadata }: V1Pod): boolean =>
  metadata?.namespace === corednsNamespace &&
  Object.entries(corednsLabels).every(([key, value]) => metadata.labels?.[key] === value);

async function podsToGo(api: KubernetesApi, node: string): Promise<V1Pod[]> {
  const query = { fieldSelector: `spec.nodeName=${node}` };
  const { items } = await api.request<V1PodList>({ verb: "GET", path: "/api/v1/pods", query });
  return items.filter(mustLeave);
}

/** Progress line and advice while these pods remain: blocked pods first, each with its reason. */
export function remaining(left: readonly Departure[]): { seen: string; advice: string } {
  const blocked = left.filter(({ state }) => state === "blocked");
  const stopping = left.filter(({ state }) => state === "stopping").map(({ pod }) => pod);
  const parts = [
    ...blocked.map(({ pod, cause }) => `${pod} cannot be evicted: ${cause}`),
    ...(stopping.length > 0 ? [`waiting for ${some(stopping)} to stop`] : []),
  ];
  const advice = blocked.map(
    (one) =>
      one.advice ??
      "add a replica to the workload or loosen its disruption budget, then run this again",
  );
  return {
    seen: `${left.length} ${left.length === 1 ? "pod" : "pods"} left: ${parts.join("; ")}`,
    advice:
      blocked.length > 0
        ? [...new Set(advice)].join("\n")
        : "only its kubelet can stop a pod; if the host is lost, add its address to lostHosts",
  };
}

const shown = 5;
const some = (names: readonly string[]): string =>
  names.length <= shown
    ? names.join(", ")
    : `${names.slice(0, shown).join(", ")} and ${names.length - shown} more`;
