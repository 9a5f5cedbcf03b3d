import { deepStrictEqual } from "node:assert";
import { runProgram } from "./program";

describe("maintenance in the program", () => {
  /** The input of nodes and new hosts, by the name of the resource. */
  const inputsOf = async (maintenance: object | undefined) =>
    (await runProgram({ maintenance })).resources
      .filter(({ name }) => /^node-1-(worker-node|pod-runtime)$/.test(name))
      .map(({ inputs }) => (inputs as { maintenance?: unknown }).maintenance);

  it("is an input of nodes and of hosts that are set up", async () => {
    const maintenance = { packages: "security", asOf: "2026-11-28", reboot: "never" };
    const whole = { ...maintenance, timeoutSeconds: 1800 };
    deepStrictEqual(await inputsOf(maintenance), [whole, whole]);
  });

  for (const [what, maintenance] of [
    ["it is not wanted", undefined],
    ["it would do nothing", { asOf: "2026-11-28" }],
  ] as const)
    it(`is in no resource where ${what}`, async () =>
      deepStrictEqual(await inputsOf(maintenance), [undefined, undefined]));
});
