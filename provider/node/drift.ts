import type { Taint } from "../../config/schema";
import { cordonAnnotation } from "../../kubernetes/cordon";
import { withdrawnAnnotation } from "../../kubernetes/load-balancing";
import type { NodeObservation } from "../../kubernetes/node-observation";
import { maintenanceAnnotation } from "./maintenance-mark";

/** Drift line for a deleted Node object. */
export const missingNode = "the Node object is missing";

/** Drift line for a user's cordon. An update lifts it only if a refresh has reported it before. */
export const cordonedByHand = "it was cordoned by hand";

/** Differences between a node and what was applied to it, one line each. Labels and taints that others set do not count. */
export function nodeDrift(
  given: {
    readonly labels: Readonly<Record<string, string>>;
    readonly taints: readonly Taint[];
    readonly externalNetwork?: boolean | undefined;
  },
  node: NodeObservation,
): string[] {
  const labels = Object.entries(given.labels).filter(([key, value]) => node.labels[key] !== value);
  const taints = given.taints.filter((taint) => !node.taints.some((one) => sameTaint(one, taint)));
  return [
    ...labels.map(
      ([key, value]) =>
        `label ${key}: is ${JSON.stringify(node.labels[key] ?? null)}, not ${JSON.stringify(value)}`,
    ),
    ...taints.map(({ key, effect }) => `taint ${key}:${effect}: is missing`),
    ...outOfService(node),
    ...(node.ready || (given.externalNetwork && node.lacksNetwork)
      ? []
      : [`it is not ready: ${node.trouble}`]),
  ];
}

/** Cordons, and what an interrupted change or removal has left behind. */
function outOfService({ unschedulable, annotations }: NodeObservation): string[] {
  const own = cordonAnnotation in annotations;
  return [
    ...(unschedulable && !own ? [cordonedByHand] : []),
    ...(unschedulable && own ? ["it is cordoned by a change that did not finish"] : []),
    ...(maintenanceAnnotation in annotations
      ? [`its maintenance began at ${annotations[maintenanceAnnotation]} and has not ended`]
      : []),
    ...(withdrawnAnnotation in annotations
      ? ["it has announced no addresses since an interrupted removal"]
      : []),
  ];
}

const sameTaint = (a: Taint, b: Taint): boolean =>
  a.key === b.key && a.effect === b.effect && (a.value ?? "") === (b.value ?? "");
