import type { V1Pod } from "@kubernetes/client-node";

/** Whether a pod must go before its node may: all but those that belong to the node itself, and the finished. */
export function mustLeave({ metadata, status }: V1Pod): boolean {
  const mirrored = metadata?.annotations?.["kubernetes.io/config.mirror"] !== undefined;
  const finished = status?.phase === "Succeeded" || status?.phase === "Failed";
  return !mirrored && !finished && controllerOf(metadata)?.kind !== "DaemonSet";
}

/** Whether nothing will start the pod again elsewhere. */
export const isBare = ({ metadata }: V1Pod): boolean => controllerOf(metadata) === undefined;

/** `NAMESPACE/NAME` */
export const podName = ({ metadata }: V1Pod): string => `${metadata?.namespace}/${metadata?.name}`;

const controllerOf = (metadata: V1Pod["metadata"]) =>
  metadata?.ownerReferences?.find(({ controller }) => controller);
