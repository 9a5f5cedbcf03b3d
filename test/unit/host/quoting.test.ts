import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { execFileSync } from "node:child_process";
import { hostScript, quote } from "../../../host/scripts";

const nasty = [
  "",
  " ",
  "plain",
  "it's",
  "''",
  "'; touch /tmp/hacked; '",
  '"double"',
  "$HOME ${PATH} $(id) `id`",
  "back\\slash \\' \\n",
  "a\nb\n",
  "\t*?[a-z]{1,2}~",
  "!history & | ; < > ( ) #",
  "-n",
  "grüße 二",
];

describe("a value for bash", () => {
  it("arrives as it is, whatever is in it", () => {
    const script = nasty.map((text) => `printf '%s\\0' ${quote(text)}\n`).join("");
    const output = execFileSync("/bin/bash", ["-s"], { input: script, encoding: "utf8" });
    deepStrictEqual(output.split("\0").slice(0, -1), nasty);
  });

  it("arrives in a variable ahead of the scripts", () => {
    const value = nasty.join("|");
    const script = `${hostScript([], { LAYER: value })}\nprintf %s "$LAYER"`;
    strictEqual(execFileSync("/bin/bash", ["-s"], { input: script, encoding: "utf8" }), value);
  });
});

describe("a script for a host", () => {
  it("is its files in order, after the variables", () => {
    const script = hostScript(["ledger", "remove"], { LAYER: "etcd" });
    ok(script.startsWith("LAYER='etcd'\n"));
    ok(script.indexOf("# The ledger on a host") < script.indexOf("# Undoes a layer"));
  });
});
