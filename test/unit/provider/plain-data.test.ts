import { strictEqual } from "node:assert";
import { hasUnknown, same } from "../../../provider/handler";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("plain data", () => {
  for (const [a, b, equal] of [
    [1, 1, true],
    [1, "1", false],
    [null, null, true],
    [null, {}, false],
    [undefined, null, false],
    [{}, {}, true],
    [{ a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { a: 1, b: null }, false],
    [[1, 2], [2, 1], false],
    [[1, 2], [1], false],
    [[], {}, true],
    [["a"], "a", false],
  ] as const)
    it(`is ${equal ? "the same" : "not the same"}: ${JSON.stringify(a)} and ${JSON.stringify(b)}`, () => {
      strictEqual(same(a, b), equal);
      strictEqual(same(b, a), equal);
    });

  for (const [value, found] of [
    [unknown, true],
    [{ a: [{ b: unknown }] }, true],
    [[1, [unknown]], true],
    [{ [unknown]: "known" }, false],
    [`${unknown} and more`, false],
    [null, false],
    [undefined, false],
    [0, false],
  ] as const)
    it(`${found ? "has" : "has no"} unknown value: ${JSON.stringify(value)}`, () =>
      strictEqual(hasUnknown(value), found));
});
