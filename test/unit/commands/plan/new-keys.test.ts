import { deepStrictEqual } from "node:assert";
import { stagesOf } from "../../../../commands/plan/stages";
import type { Step, StepInputs } from "../../../../commands/plan/steps";

const keys = { authority: "ca-1" };
const inputs = (certificates: StepInputs["certificates"]): StepInputs => ({
  host: { name: "w1" },
  layer: "network",
  maxUnavailable: 1,
  ...(certificates && { certificates }),
});
const change = (old: StepInputs["certificates"], now: StepInputs["certificates"]): Step[] => [
  { op: "update", name: "network-w1", type: "host:Layer", old: inputs(old), now: inputs(now) },
];
const shown = (steps: readonly Step[]) =>
  stagesOf(steps).map(({ what, how, releases }) => [what, how, releases]);
const before = { issuedAt: "2026-01-01T00:00:00.000Z", keys };

describe("the plan of keys that hosts make", () => {
  for (const [what, now] of [
    ["are due", { ...before, issuedAt: "2026-11-30T00:00:00.000Z" }],
    ["go with another CA", { ...before, keys: { authority: "ca-2" } }],
  ] as const)
    it(`shows their replacement as a step: those that ${what}`, () =>
      deepStrictEqual(shown(change(before, now)), [
        ["pod network", "one host alone, then 1 at once", ["new keys"]],
      ]));

  it("says nothing of keys that stay", () =>
    deepStrictEqual(shown(change(before, before)), [
      ["pod network", "one host alone, then 1 at once", ["settings"]],
    ]));
});
