import { gateErrors } from "./feature-gates";
import type { Vocabulary } from "./fields";
import { isMap, type Values } from "./merge";
import type { Table } from "./tables";

/** What the fields of one kind of configuration are checked against. */
export const vocabularyOf = (
  kind: string,
  { release, rows, elsewhere }: Table,
  reasons: Vocabulary["owned"],
): Vocabulary => ({
  title: `${kind} of ${release}`,
  rows,
  owned: reasons,
  elsewhere: (path) =>
    elsewhere((others) =>
      Object.keys(others).some(
        (one) => one === path || one.startsWith(`${path}.`) || one.startsWith(`${path}[`),
      ),
    ),
});

/** Errors of the feature gates in a configuration. */
export function fieldGateErrors(config: Values, place: string, gates: Table): string[] {
  const given = config["featureGates"] ?? {};
  return isMap(given)
    ? gateErrors(given, `${place}.featureGates`, gates)
    : [`${place}.featureGates: ${JSON.stringify(given)} is not a map`];
}
