import { deepStrictEqual, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hostScript } from "../../../host/scripts";

const folder = join(__dirname, "../../../scripts");
const names = readdirSync(folder).map((file) => file.replace(/\.sh$/, ""));
const shellOf = (name: string) =>
  readFileSync(join(folder, `${name}.sh`), "utf8").startsWith("#!/bin/sh\n") ? "dash" : "bash";
const hasShellcheck = spawnSync("shellcheck", ["--version"]).error === undefined;

describe("the scripts for hosts", () => {
  for (const name of names)
    it(`parse: ${name}`, () => {
      const { stderr } = spawnSync(shellOf(name), ["-n"], {
        input: hostScript([name]),
        encoding: "utf8",
      });
      strictEqual(stderr, "");
    });

  it("say first what they are for", () => {
    const silent = names.filter((name) => !/^(#!.*\n)?# [A-Z].*\./.test(hostScript([name])));
    deepStrictEqual(silent, []);
  });

  for (const shell of ["bash", "dash"])
    it(`have no warning of shellcheck: those for ${shell}`, function () {
      if (!hasShellcheck) return this.skip();
      const files = names.filter((name) => shellOf(name) === shell).map((name) => `${name}.sh`);
      // Variables and functions of a script may be used by the next one that is sent with it.
      const given = [`--shell=${shell}`, "--severity=warning", "--exclude=SC2034,SC2154", ...files];
      strictEqual(spawnSync("shellcheck", given, { cwd: folder, encoding: "utf8" }).stdout, "");
    });
});
