import assert from "node:assert/strict";
import { beginRun, perRun } from "../../../runtime/per-run";

describe("what a run keeps in memory", () => {
  afterEach(beginRun);

  it("is one for all who ask", () => {
    const names = perRun(() => new Set<string>());
    names().add("node-1");
    assert.deepEqual([...names()], ["node-1"]);
  });

  it("is not shared by two that are made alike", () => {
    const make = () => new Set<string>();
    const [one, other] = [perRun(make), perRun(make)];
    one().add("node-1");
    assert.deepEqual([...other()], []);
  });

  it("is made again for the next run", () => {
    const names = perRun(() => new Set<string>());
    names().add("node-1");
    beginRun();
    assert.deepEqual([...names()], []);
  });
});
