import assert from "node:assert/strict";
import { beginRun, perRun } from "../../../runtime/per-run";

describe("a value that is kept per run", () => {
  afterEach(beginRun);

  it("is shared", () => {
    const names = perRun(() => new Set<string>());
    names().add("node-1");
    assert.deepEqual([...names()], ["node-1"]);
  });

  it("is not shared between two equal factories", () => {
    const make = () => new Set<string>();
    const [one, other] = [perRun(make), perRun(make)];
    one().add("node-1");
    assert.deepEqual([...other()], []);
  });

  it("is created again for the next run", () => {
    const names = perRun(() => new Set<string>());
    names().add("node-1");
    beginRun();
    assert.deepEqual([...names()], []);
  });
});
