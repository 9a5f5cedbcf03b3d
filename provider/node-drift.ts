import type { Taint } from "../config/schema";
import type { NodeObservation } from "../kubernetes/node-observation";

/** How it is said that the Node object was deleted. */
export const missingNode = "the Node object is missing";

/** What differs between a node and what it was given, a line for each thing. Marks of others do not count. */
export function nodeDrift(
  given: { readonly labels: Readonly<Record<string, string>>; readonly taints: readonly Taint[] },
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
    ...(node.unschedulable ? ["it is cordoned"] : []),
    ...(node.ready ? [] : [`it is not ready: ${node.trouble}`]),
  ];
}

const sameTaint = (a: Taint, b: Taint): boolean =>
  a.key === b.key && a.effect === b.effect && (a.value ?? "") === (b.value ?? "");
