import type {
  V1Node,
  V1NodeSelectorRequirement,
  V1NodeSelectorTerm,
} from "@kubernetes/client-node";

/** Whether a node matches any of the terms, as the scheduler decides. No terms match no node. */
export const matchesTerms = (node: V1Node, terms: readonly V1NodeSelectorTerm[]): boolean =>
  terms.some(({ matchExpressions = [], matchFields = [] }) => {
    const labels = node.metadata?.labels ?? {};
    const fields = { "metadata.name": node.metadata?.name ?? "" };
    return (
      matchExpressions.length + matchFields.length > 0 &&
      matchExpressions.every((one) => matches(labels, one)) &&
      matchFields.every((one) => matches(fields, one))
    );
  });

/** https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#operators */
function matches(
  known: Readonly<Record<string, string>>,
  { key, operator, values = [] }: V1NodeSelectorRequirement,
): boolean {
  const value = known[key];
  const number = Number.parseInt(value ?? "", 10);
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return number > Number(values[0]);
    case "Lt":
      return number < Number(values[0]);
    default:
      return false;
  }
}
