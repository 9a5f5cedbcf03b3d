import assert from "node:assert/strict";
import { passedTest } from "../../conformance/progress";
import { focusOn } from "../../conformance/selection";

describe("selection of conformance tests", () => {
  it("matches the names and nothing that merely contains one", () => {
    const focus = new RegExp(focusOn(["[sig-node] Pods (a|b) should $run [Conformance]"]));
    assert.match("Kubernetes e2e suite [sig-node] Pods (a|b) should $run [Conformance]", focus);
    assert.doesNotMatch("[sig-node] Pods (a|b) should $run [Conformance] twice", focus);
    assert.doesNotMatch("[sig-node] Pods a should $run [Conformance]", focus);
  });

  it("names no more tests than an argument of a command can hold", () => {
    const names = Array.from({ length: 2000 }, (_, index) => `${"name ".repeat(20)}${index}`);
    assert.ok(Buffer.byteLength(focusOn(names)) < 128 * 1024);
  });

  it("takes the name of a test that passed from a report of progress", () => {
    assert.equal(passedTest('{"msg":"PASSED [sig-node] a","total":5}'), "[sig-node] a");
    assert.equal(passedTest('{"msg":"FAILED [sig-node] a"}'), undefined);
    assert.equal(passedTest('{"msg":""}'), undefined);
  });
});
