import { deepStrictEqual, strictEqual } from "node:assert";
import { seconds } from "../../../../config/settings/formats";
import { merged, type Values } from "../../../../config/settings/merge";
import { similar } from "../../../../config/settings/similar";
import { flagsWith } from "../../../../layers/formats/flags";

const json = JSON.stringify;

describe("settings over the program's own", () => {
  for (const [lower, upper, both] of [
    [{ b: 1, a: 2 }, {}, { b: 1, a: 2 }],
    [{ b: 1 }, { a: 2, b: 3 }, { b: 3, a: 2 }],
    [{ b: { y: 1, x: 2 } }, { b: { x: 3, a: 4 } }, { b: { y: 1, x: 3, a: 4 } }],
    [{ b: [1, 2] }, { b: [3] }, { b: [3] }],
    [{ b: { x: 1 } }, { b: false }, { b: false }],
    [{}, { z: { b: 1, a: 2 }, c: 1 }, { c: 1, z: { a: 2, b: 1 } }],
  ] as const)
    it(`keep a fixed order: ${json(lower)} and ${json(upper)}`, () =>
      strictEqual(json(merged(lower, upper)), json(both)));

  it("change no prototype", () => {
    const both = merged({}, JSON.parse('{"__proto__": {"a": 1}}') as Values);
    strictEqual(json(both), '{"__proto__":{"a":1}}');
    strictEqual((both as { a?: unknown }).a, undefined);
  });

  it("are flags in a fixed order, with lists and maps as the program takes them", () => {
    const own = { b: 1, list: ["x"], a: true };
    const set = { z: [1, 2], list: ["y", "z"], gates: { B: true, A: false }, c: "1" };
    deepStrictEqual(flagsWith(own, set, "joined"), [
      ...["--b=1", "--list=y,z", "--a=true", "--c=1", "--gates=A=false,B=true", "--z=1,2"],
    ]);
    deepStrictEqual(flagsWith(own, set, "repeated"), [
      ...["--b=1", "--list=y", "--list=z", "--a=true", "--c=1", "--gates=A=false,B=true"],
      ...["--z=1", "--z=2"],
    ]);
  });
});

describe("a duration", () => {
  for (const [text, length] of [
    ["0", 0],
    ["1h30m", 5400],
    ["1.5s", 1.5],
    ["-2ms", -0.002],
    ["100", undefined],
    ["1d", undefined],
    ["", undefined],
    ["s", undefined],
  ] as const)
    it(`${json(text)} has ${length} seconds`, () => strictEqual(seconds(text), length));
});

describe("a similar word", () => {
  for (const [word, best] of [
    ["maxpods", "maxPods"],
    ["maxPod", "maxPods"],
    ["podPidLimit", "podPidsLimit"],
    ["gpu", undefined],
    ["x".repeat(1000), undefined],
  ] as const)
    it(`of ${word.slice(0, 20)} is ${best}`, () =>
      strictEqual(similar(word, ["maxPods", "podPidsLimit", "port"]), best));
});
