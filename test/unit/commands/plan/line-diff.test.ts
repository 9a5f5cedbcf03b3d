import { deepStrictEqual } from "node:assert";
import { lineDiff } from "../../../../commands/plan/line-diff";

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join("");

describe("a line diff", () => {
  it("are empty for equal texts", () => deepStrictEqual(lineDiff("a\n", "a\n"), []));

  it("have two lines of context", () =>
    deepStrictEqual(
      lineDiff(lines("1", "2", "3", "4", "5", "6", "7"), lines("1", "2", "3", "x", "5", "6", "7")),
      [" 2", " 3", "-4", "+x", " 5", " 6"],
    ));

  it("are split into hunks when far apart", () =>
    deepStrictEqual(
      lineDiff(lines("a", "1", "2", "3", "4", "5", "b"), lines("1", "2", "3", "4", "5")),
      ["-a", " 1", " 2", "@@", " 4", " 5", "-b"],
    ));

  it("are the whole text when it is added or removed", () => {
    deepStrictEqual(lineDiff("", "a\nb\n"), ["+a", "+b"]);
    deepStrictEqual(lineDiff("a\n", ""), ["-a"]);
  });
});
