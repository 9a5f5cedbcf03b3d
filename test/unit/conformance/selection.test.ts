import assert from "node:assert/strict";
import { batches, focusOn } from "../../conformance/selection";

describe("selection of conformance tests", () => {
  it("matches the names and nothing that merely contains one", () => {
    const focus = new RegExp(focusOn(["[sig-node] Pods (a|b) should $run [Conformance]"]));
    assert.match("Kubernetes e2e suite [sig-node] Pods (a|b) should $run [Conformance]", focus);
    assert.doesNotMatch("[sig-node] Pods (a|b) should $run [Conformance] twice", focus);
    assert.doesNotMatch("[sig-node] Pods a should $run [Conformance]", focus);
  });

  it("splits tests into calls of Ginkgo, those that must run alone last", () => {
    const names = Array.from({ length: 60 }, (_, index) => `a ${index}`);
    const calls = batches(["b [Serial]", ...names, "c [Serial]"]);
    assert.deepEqual(
      calls.map(({ length }) => length),
      [50, 10, 2],
    );
    assert.deepEqual(calls.flat().slice(-3), ["a 59", "b [Serial]", "c [Serial]"]);
    assert.deepEqual(batches([]), []);
  });
});
