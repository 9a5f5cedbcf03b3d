import assert from "node:assert/strict";
import { selectedTests, withReport } from "../../conformance/report";

const spec = (text: string, State: string, more: object = {}) => ({
  ...{ LeafNodeType: "It", ContainerHierarchyTexts: ["[sig-apps] Job"], LeafNodeText: text },
  ...{ State, NumAttempts: 1, ...more },
});
const report = (...SpecReports: ReturnType<typeof spec>[]) => [{ SpecReports }];
const failure = { Failure: { Message: "timed out\n  waiting for  the pod" } };

describe("report of conformance tests", () => {
  it("names the tests that a dry run selected, in order", () => {
    const before = { ...spec("", "passed"), LeafNodeType: "BeforeSuite" };
    const found = report(spec("b", "passed"), spec("a", "passed"), spec("c", "skipped"), before);
    assert.deepEqual(selectedTests(found), ["[sig-apps] Job a", "[sig-apps] Job b"]);
    assert.deepEqual(selectedTests([{ SpecReports: null }]), []);
  });

  it("records finished tests, with the cause of a failure in one line", () => {
    const cause = "timed out waiting for the pod";
    const reported = report(
      spec("passes", "passed"),
      spec("fails", "failed", failure),
      spec("panics", "panicked", failure),
      spec("lacks something", "skipped", { Failure: { Message: "needs IPv6" } }),
    );
    assert.deepEqual(withReport({}, reported), {
      "[sig-apps] Job passes": { state: "passed", attempts: 1 },
      "[sig-apps] Job fails": { state: "failed", attempts: 1, cause },
      "[sig-apps] Job panics": { state: "failed", attempts: 1, cause },
      "[sig-apps] Job lacks something": { state: "impossible", attempts: 1, cause: "needs IPv6" },
    });
  });

  it("keeps the outcome of tests that were interrupted or did not start", () => {
    const reported = report(
      spec("interrupted", "interrupted", failure),
      spec("filtered", "skipped", { NumAttempts: 0 }),
    );
    assert.deepEqual(withReport({}, reported), {});
  });

  it("counts attempts", () => {
    const failed = withReport({}, report(spec("a", "failed", failure)));
    const passed = withReport(failed, report(spec("a", "passed")));
    assert.deepEqual(passed, { "[sig-apps] Job a": { state: "passed", attempts: 2 } });
  });
});
