import { similar } from "./similar";
import type { Table } from "./tables";

/** Errors of feature gates by name: unknown ones, and those that a release has locked to the other value. */
export const gateErrors = (
  gates: Readonly<Record<string, unknown>>,
  place: string,
  { rows, release, elsewhere }: Table,
): string[] =>
  Object.entries(gates).flatMap(([gate, value]) => {
    const spot = `${place}.${gate}`;
    if (typeof value !== "boolean")
      return [`${spot}: ${JSON.stringify(value)} is not true or false`];
    if (!Object.hasOwn(rows, gate)) {
      const close = similar(gate, Object.keys(rows));
      const other = elsewhere((others) => Object.hasOwn(others, gate));
      return [
        `${spot}: ${other ?? `${release} has no such feature gate${close ? `; did you mean ${close}?` : ""}`}`,
      ];
    }
    const [normal, locked] = rows[gate]!.split(" ");
    return locked && String(value) !== normal
      ? [`${spot}: is locked to ${normal} in ${release}; take it out`]
      : [];
  });
