import { deepStrictEqual, strictEqual } from "node:assert";
import { EventEmitter } from "node:events";
import { Runner, Suite } from "mocha";
import { fieldRunsOf, withFieldRuns, type FieldRun } from "../../field-runs";

const run: FieldRun = {
  ...{ suite: "docker", passed: 7, failed: 0, seconds: 312 },
  ...{ date: "2026-11-30", commit: "4db251d" },
};
const rowsOf = (text: string) => text.split("\n").filter((line) => line.startsWith("| `"));

describe("the page of field runs", () => {
  const first = withFieldRuns("", [run, { ...run, suite: "bgp" }]);

  it("has a row for each file, by name", () =>
    deepStrictEqual(rowsOf(first), [
      "| `bgp` | 7 | 0 | 312 | 2026-11-30 | 4db251d |",
      "| `docker` | 7 | 0 | 312 | 2026-11-30 | 4db251d |",
    ]));

  it("keeps the rows of files that did not run, however wide they are", () => {
    const wide = first.replace("| `bgp` | 7 |", "| `bgp`    | 7      |");
    deepStrictEqual(rowsOf(withFieldRuns(wide, [{ ...run, passed: 6, failed: 1 }])), [
      "| `bgp` | 7 | 0 | 312 | 2026-11-30 | 4db251d |",
      "| `docker` | 6 | 1 | 312 | 2026-11-30 | 4db251d |",
    ]);
  });

  it("is the same after the same run", () => strictEqual(withFieldRuns(first, [run]), first));

  it("counts tests and hooks of the files in test/field alone", () => {
    const runner = new Runner(new Suite("root"));
    const runs = fieldRunsOf(runner);
    const emit = (event: string, subject: object) =>
      EventEmitter.prototype.emit.call(runner, event, subject);
    const file = "/x/test/field/docker.test.ts";
    const suite = { file, parent: { root: true } };
    emit("suite", suite);
    emit("pass", { file });
    emit("fail", { parent: suite });
    emit("suite end", suite);
    emit("pass", { file: "/x/test/unit/a.test.ts" });
    deepStrictEqual(
      runs().map(({ suite: name, passed, failed }) => [name, passed, failed]),
      [["docker", 1, 1]],
    );
  });
});
