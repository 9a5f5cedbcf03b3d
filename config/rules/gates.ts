import type { Gate } from "../schema";

const ofObjects = ["kind", "condition"] as const;

/** Gates that examine neither objects nor the result of a command, or both, and names given twice. */
export const gateErrors = (gates: readonly Gate[]): string[] =>
  gates.flatMap((gate, index) => {
    const place = `rollout.gates[${index}]`;
    const missing = ofObjects.filter((key) => gate[key] === undefined);
    const first = gates.findIndex(({ name }) => name === gate.name);
    const duplicate =
      first === index
        ? []
        : [`${place}.name: duplicate name "${gate.name}" (also rollout.gates[${first}])`];
    if (gate.command === undefined)
      return [
        ...duplicate,
        ...missing.map(
          (key) => `${place}.${key}: is missing; a gate needs kind and condition, or command`,
        ),
        ...(gate.on === "host"
          ? [`${place}.on: host is for commands; objects are read from the API server`]
          : []),
      ];
    return [
      ...duplicate,
      ...[...ofObjects, "namespace" as const, "selector" as const]
        .filter((key) => gate[key] !== undefined)
        .map(
          (key) => `${place}.${key}: is for objects, and the gate has a command; make two gates`,
        ),
    ];
  });
