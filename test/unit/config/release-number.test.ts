import { deepStrictEqual, strictEqual } from "node:assert";
import { compareReleases, releaseNumber, sameMinor } from "../../../config/release-number";

describe("a release number", () => {
  it("ignores a suffix", () => {
    deepStrictEqual(releaseNumber("1.37.2"), { major: 1, minor: 37, patch: 2 });
    deepStrictEqual(releaseNumber("1.9.1-flannel3"), { major: 1, minor: 9, patch: 1 });
  });

  for (const [a, b, order] of [
    ["1.37.2", "1.37.2", 0],
    ["1.9.0", "1.10.0", -1],
    ["2.0.0", "1.99.99", 1],
    ["1.37.10", "1.37.9", 1],
  ] as const)
    it(`compares ${a} with ${b}`, () => strictEqual(Math.sign(compareReleases(a, b)), order));

  it("distinguishes minor releases", () => {
    strictEqual(sameMinor("1.37.2", "1.37.9"), true);
    strictEqual(sameMinor("1.37.2", "1.36.2"), false);
    strictEqual(sameMinor("1.37.2", "2.37.2"), false);
  });
});
