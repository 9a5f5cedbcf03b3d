import * as assert from "node:assert/strict";
import { conditionError, unmet } from "../../../text/condition";
import { heldBy } from "../../../kubernetes/gate";

const volume = (name: string, robustness?: string) => ({
  metadata: { namespace: "storage", name },
  status: { ...(robustness && { robustness }), replicas: 3 },
});

describe("a condition", () => {
  for (const [condition, error] of [
    ["object.status.replicas >= 1", undefined],
    ["object.status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')", undefined],
    ["object.status.phase", undefined],
    ["'a'", "its value is of type string, not true or false"],
    ["status.phase == 'Ready'", "Unknown variable: status"],
    ["object.status ==", "Unexpected token: EOF"],
  ] as const)
    it(`${condition}: ${error ?? "valid"}`, () => assert.equal(conditionError(condition), error));

  for (const [condition, reason] of [
    ["object.status.robustness == 'healthy'", undefined],
    ["object.status.replicas == size('abc')", undefined],
    ["object.status.robustness == 'faulted'", "object.status.robustness == 'faulted' is false"],
    ["object.status.robustness", "object.status.robustness is neither true nor false"],
    ["object.status.missing == 1", "object.status.missing == 1: No such key: missing"],
  ] as const)
    it(`of a healthy volume, ${condition}: ${reason ?? "holds"}`, () =>
      assert.equal(unmet(condition, volume("a", "healthy")), reason));
});

describe("the reason why a gate does not hold", () => {
  const condition = "object.status.robustness == 'healthy'";
  const gate = { apiVersion: "v1", kind: "Volume", condition, minimum: 1 };
  const sick = (name: string) => `Volume storage/${name}: ${condition} is false`;
  for (const [title, minimum, volumes, reason] of [
    ["nothing", 1, [volume("a", "healthy")], undefined],
    ["too few objects", 1, [], "there are 0 of kind Volume, not 1"],
    ["no objects where none may be", 0, [], undefined],
    ["one of two", 1, [volume("a", "healthy"), volume("b", "faulted")], sick("b")],
    [
      "a missing field",
      1,
      [volume("a")],
      `Volume storage/a: ${condition}: No such key: robustness`,
    ],
    [
      "many",
      1,
      ["a", "b", "c", "d"].map((name) => volume(name, "faulted")),
      `${["a", "b", "c"].map(sick).join("; ")} and 1 more`,
    ],
  ] as const)
    it(`is ${title}`, () => assert.equal(heldBy({ ...gate, minimum }, volumes), reason));
});
