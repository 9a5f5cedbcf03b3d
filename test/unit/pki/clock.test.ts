import { match, strictEqual } from "node:assert";
import { clockError } from "../../../pki/clock";

describe("a comparison of clocks", () => {
  for (const ahead of [0, 10, -10])
    it(`allows issuing if the host is ${ahead} s ahead`, () =>
      strictEqual(clockError(ahead, "m1"), undefined));

  for (const [ahead, expected] of [
    [11, /^the clock of m1 is 11 s ahead of the clock of this machine/],
    [-7200, /^the clock of m1 is 2 h behind the clock of this machine/],
  ] as const)
    it(`reports which clock differs by how much, with the remedy, at ${ahead} s`, () => {
      const fault = clockError(ahead, "m1")!;
      match(fault, expected);
      match(fault, /nothing was issued; correct .*timedatectl set-ntp true.*run this again$/);
    });
});
