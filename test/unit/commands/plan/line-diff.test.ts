import { deepStrictEqual } from "node:assert";
import { lineDiff } from "../../../../commands/plan/line-diff";

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join("");

describe("the lines that differ", () => {
  it("are none in the same text", () => deepStrictEqual(lineDiff("a\n", "a\n"), []));

  it("have two lines around them", () =>
    deepStrictEqual(
      lineDiff(lines("1", "2", "3", "4", "5", "6", "7"), lines("1", "2", "3", "x", "5", "6", "7")),
      [" 2", " 3", "-4", "+x", " 5", " 6"],
    ));

  it("are told apart where they are far from one another", () =>
    deepStrictEqual(
      lineDiff(lines("a", "1", "2", "3", "4", "5", "b"), lines("1", "2", "3", "4", "5")),
      ["-a", " 1", " 2", "@@", " 4", " 5", "-b"],
    ));

  it("are all of a text that is new or gone", () => {
    deepStrictEqual(lineDiff("", "a\nb\n"), ["+a", "+b"]);
    deepStrictEqual(lineDiff("a\n", ""), ["-a"]);
  });
});
