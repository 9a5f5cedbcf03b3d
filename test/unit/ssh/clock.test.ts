import { strictEqual } from "node:assert";
import { aheadSeconds } from "../../../ssh/clock";

describe("the clock of a host", () => {
  for (const [what, theirs, askedMs, heardMs, expected] of [
    ["agrees if it was read in between", 1000, 999_500, 1_000_500, 0],
    ["agrees if it reports whole seconds", 1000, 1_000_900, 1_000_950, 0],
    ["agrees however late the answer arrives", 1000, 1_000_000, 1_030_000, 0],
    ["agrees however long the host did not answer", 1030, 1_000_000, 1_030_500, 0],
    ["is ahead if it is later than the answer", 1100, 1_000_000, 1_030_000, 70],
    ["is behind if it is earlier than the request", 900, 1_000_000, 1_030_000, -99],
  ] as const)
    it(what, () => strictEqual(aheadSeconds(theirs, askedMs, heardMs), expected));
});
