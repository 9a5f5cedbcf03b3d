import assert from "node:assert/strict";
import { conformancePage } from "../../conformance/table";

const all = ["a", "b", "c", "d", "e", "f"];
const page = conformancePage({
  ...{ release: "1.37.2", commit: "abcdef0", all },
  outcomes: {
    a: { state: "passed", attempts: 1 },
    b: { state: "passed", attempts: 2 },
    c: { state: "failed", attempts: 1, cause: "expected <nil> | got 1" },
    d: { state: "impossible", attempts: 1, cause: "needs two zones" },
    e: { state: "failed", attempts: 1, cause: "expected sh" },
  },
  obstacleTo: (name) =>
    name === "e" ? { test: /e/, kind: "kernel", reason: "no cgroup v2" } : undefined,
});

describe("page of conformance tests", () => {
  it("says how many passed, of all that there are", () => {
    assert.match(page, /Kubernetes 1\.37\.2, commit abcdef0: \*\*2 of 6 passed\*\* \(33\.3 %\)/);
  });

  it("lists each that did not pass at first under its reason", () => {
    const sections = page.split("\n## ").slice(1);
    assert.deepEqual(
      sections.map((text) => [text.split("\n")[0], text.split("\n").slice(4).filter(Boolean)]),
      [
        ["Failed", ["| c | expected \\<nil\\> \\| got 1 |"]],
        ["Cannot run in the lab", ["| d | needs two zones |", "| e | kernel: no cgroup v2 |"]],
        ["Passed at a later attempt", ["| b | 2 |"]],
      ],
    );
  });

  it("never counts a test twice", () => {
    const counts = [
      ...page.matchAll(/^\| (passed|failed|cannot run in the lab|not run yet) \| (\d+) \|$/gm),
    ];
    assert.equal(
      counts.reduce((sum, [, , count]) => sum + Number(count), 0),
      all.length,
    );
  });
});
