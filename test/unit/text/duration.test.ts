import { strictEqual } from "node:assert";
import { duration } from "../../../text/duration";

describe("a duration in a message", () => {
  for (const [seconds, text] of [
    [11.4, "11 s"],
    [119, "119 s"],
    [120, "2 min"],
    [7199, "119 min"],
    [7200, "2 h"],
    [172_800, "2 days"],
    [25_919_999, "299 days"],
  ] as const)
    it(`of ${seconds} s is ${text}`, () => strictEqual(duration(seconds), text));
});
