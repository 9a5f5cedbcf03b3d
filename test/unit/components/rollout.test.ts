import { deepStrictEqual } from "node:assert";
import { hostKey } from "../config/stack-file";
import { runProgram } from "./program";

describe("the rollout in the program", () => {
  const host = (number: number, roles: readonly string[]) => ({
    ...{ name: `h${number}`, address: `10.77.0.2${number}`, roles, hostKey },
  });
  const hosts = [
    ...[1, 2, 3].map((number) => host(number, ["master", "etcd"])),
    ...[4, 5, 6, 7].map((number) => host(number, ["worker"])),
  ];

  for (const [given, maxFailures, maxUnavailable] of [
    ["50%", 2, 3],
    ["10%", 0, 1],
    ["100%", 4, 7],
    [2, 2, 2],
  ] as const)
    it(`takes ${given} for ${maxFailures} workers that may fail, and ${maxUnavailable} of all nodes at once`, async () => {
      const { resources } = await runProgram({
        hosts,
        rollout: { maxFailures: given, maxUnavailable: given },
      });
      const limits = resources
        .filter(({ name }) => /^h\d-worker-node$/.test(name))
        .map(({ inputs }) => (inputs as { rollout: Record<string, unknown> }).rollout)
        .map((rollout) => [rollout["maxFailures"], rollout["maxUnavailable"]]);
      deepStrictEqual(
        limits,
        hosts.map(() => [maxFailures, maxUnavailable]),
      );
    });
});
