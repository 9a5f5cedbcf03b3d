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
  it("arrives unchanged, whatever it contains", () => {
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
  it("consists of the variables, what it needs, and itself, each once", () => {
    const script = hostScript(["remove-pods", "remove"], { LAYER: "etcd" });
    ok(script.startsWith("LAYER='etcd'\n"));
    const places = ["# The ledger on a host", "before_files_go()", "# Removes a layer"].map((one) =>
      script.indexOf(one),
    );
    ok(places[0]! > 0 && places[0]! < places[1]! && places[1]! < places[2]!, `${places}`);
    strictEqual(script.split("# The ledger on a host").length, 2);
  });
});
