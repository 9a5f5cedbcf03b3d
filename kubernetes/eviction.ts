import type { V1Pod } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { ApiError, isNotFound } from "./errors";
import { podName } from "./pods";
import { isDeniedByWebhook, webhookAdvice } from "./webhooks";

/** A pod that is being removed, and why it still exists. */
export interface Departure {
  readonly pod: string;
  readonly state: "stopping" | "blocked";
  readonly cause?: string;
  /** What would help; absent when a disruption budget blocks it. */
  readonly advice?: string | undefined;
}

/** Asks the API server to evict a pod, once. */
export async function evictPod(api: KubernetesApi, pod: V1Pod): Promise<Departure> {
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
    const cause = evictionError(error);
    return { pod: podName(pod), state: "blocked", cause, advice: adviceFor(cause) };
  }
}

/**
 * Deletes a pod without asking disruption budgets.
 *
 * @param force does not wait for its kubelet, which is lost. @default false
 */
export async function deletePod(
  api: KubernetesApi,
  pod: V1Pod,
  { force = false } = {},
): Promise<Departure> {
  const body = {
    ...(force && { gracePeriodSeconds: 0 }),
    preconditions: { uid: pod.metadata!.uid },
  };
  await api.request({ verb: "DELETE", path: podPath(pod), body }).catch((error: unknown) => {
    if (!isNotFound(error) && !isReplaced(error)) throw error;
  });
  return { pod: podName(pod), state: "stopping" };
}

const podPath = ({ metadata }: V1Pod): string =>
  `/api/v1/namespaces/${metadata?.namespace}/pods/${metadata?.name}`;

/** Whether the precondition failed because another pod has this name by now. */
const isReplaced = (error: unknown): boolean => error instanceof ApiError && error.code === 409;

const adviceFor = (cause: string): string | undefined =>
  webhookAdvice(cause) ??
  (isDeniedByWebhook(cause) ? "do what the webhook asks for, then run this again" : undefined);

/** Why the API server does not evict a pod. The cause names the disruption budget; the message does not. */
export function evictionError(error: unknown): string {
  if (!(error instanceof ApiError)) throw error;
  const cause = error.status?.details?.causes?.find(({ message }) => message);
  if (!cause && error.refused && !isDeniedByWebhook(error.cause)) throw error;
  return cause?.message ?? error.cause;
}
