import type { V1Node, V1Pod, V1Taint, V1Toleration } from "@kubernetes/client-node";
import { matchesTerms } from "./node-selector";

/**
 * Whether a node could take the pod, by readiness, cordon, taints, node selector and required node affinity. Free resources are
 * not considered: they come and go.
 */
export function admits(node: V1Node, { spec }: V1Pod): boolean {
  const taints = node.spec?.taints ?? [];
  const isReady = node.status?.conditions?.some(
    ({ type, status }) => type === "Ready" && status === "True",
  );
  const labels = node.metadata?.labels ?? {};
  const required = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return (
    isReady === true &&
    !node.spec?.unschedulable &&
    taints.every((taint) => isTolerated(taint, spec?.tolerations ?? [])) &&
    Object.entries(spec?.nodeSelector ?? {}).every(([key, value]) => labels[key] === value) &&
    (!required || matchesTerms(node, required.nodeSelectorTerms))
  );
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
const isTolerated = (taint: V1Taint, tolerations: readonly V1Toleration[]): boolean =>
  taint.effect === "PreferNoSchedule" ||
  tolerations.some(
    ({ key, operator = "Equal", value = "", effect }) =>
      (!effect || effect === taint.effect) &&
      (!key ? operator === "Exists" : key === taint.key) &&
      (operator === "Exists" || value === (taint.value ?? "")),
  );

/** Whether any node other than the named one could take the pod. */
export const hasOtherNode = (nodes: readonly V1Node[], name: string, pod: V1Pod): boolean =>
  nodes.some((node) => node.metadata?.name !== name && admits(node, pod));
