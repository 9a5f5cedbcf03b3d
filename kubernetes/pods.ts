import type { V1Pod } from "@kubernetes/client-node";

/** Whether a drain evicts a pod: all except static pods, pods of DaemonSets and finished pods. */
export function mustLeave({ metadata, status }: V1Pod): boolean {
  const mirrored = metadata?.annotations?.["kubernetes.io/config.mirror"] !== undefined;
  const finished = status?.phase === "Succeeded" || status?.phase === "Failed";
  return !mirrored && !finished && controllerOf(metadata)?.kind !== "DaemonSet";
}

/** Whether the pod has no controller that would recreate it on another node. */
export const isBare = ({ metadata }: V1Pod): boolean => controllerOf(metadata) === undefined;

/** `NAMESPACE/NAME` */
export const podName = ({ metadata }: V1Pod): string => `${metadata?.namespace}/${metadata?.name}`;

const controllerOf = (metadata: V1Pod["metadata"]) =>
  metadata?.ownerReferences?.find(({ controller }) => controller);
