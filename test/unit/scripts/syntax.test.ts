import { deepStrictEqual, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { hostScript } from "../../../remote/scripts";

const folder = join(__dirname, "../../../scripts");
const names = readdirSync(folder).map((file) => file.replace(/\.sh$/, ""));
const hasShellcheck = spawnSync("shellcheck", ["--version"]).error === undefined;

describe("the scripts for hosts", () => {
  for (const name of names)
    it(`parse: ${name}`, () => {
      const { stderr } = spawnSync("bash", ["-n"], { input: hostScript([name]), encoding: "utf8" });
      strictEqual(stderr, "");
    });

  it("say first what they are for", () => {
    const silent = names.filter((name) => !/^(#!.*\n)?# [A-Z].*\./.test(hostScript([name])));
    deepStrictEqual(silent, []);
  });

  it("have no warning of shellcheck", function () {
    if (!hasShellcheck) return this.skip();
    const files = names.map((name) => join(folder, `${name}.sh`));
    // Variables and functions of a script may be used by the next one that is sent with it.
    const given = ["--shell=bash", "--severity=warning", "--exclude=SC2034,SC2154", ...files];
    strictEqual(spawnSync("shellcheck", given, { encoding: "utf8" }).stdout, "");
  });
});
