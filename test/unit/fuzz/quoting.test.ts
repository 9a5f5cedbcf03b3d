import { deepStrictEqual, strictEqual } from "node:assert";
import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { hostScript, quote } from "../../../host/scripts";
import { text } from "./arbitrary";

const bash = (script: string) =>
  execFileSync("/bin/bash", ["-s"], {
    input: script,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], LC_ALL: "C" },
    stdio: "pipe",
  });

describe("any text for bash", () => {
  it("arrives unchanged", () =>
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (texts) => {
        const output = bash(texts.map((one) => `printf '%s\\0' ${quote(one)}\n`).join(""));
        deepStrictEqual(output.split("\0").slice(0, -1), texts);
      }),
      { numRuns: 20 },
    ));

  it("arrives in a variable ahead of the scripts", () =>
    fc.assert(
      fc.property(text, (one) => {
        strictEqual(bash(`${hostScript([], { LAYER: one })}\nprintf %s "$LAYER"`), one);
      }),
      { numRuns: 20 },
    ));
});
