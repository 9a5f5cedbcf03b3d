import { deepStrictEqual, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hostScript } from "../../../host/scripts";

const folder = join(__dirname, "../../../scripts");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".sh"),
);
const textOf = (file: string) => readFileSync(join(folder, file), "utf8");
const shellOf = (file: string) => (textOf(file).startsWith("#!/bin/sh\n") ? "dash" : "bash");
const hasShellcheck = spawnSync("shellcheck", ["--version"]).error === undefined;

/** The functions that files of scripts/lib define, with the text of each file that defines one. */
const shared = files
  .filter((file) => file.startsWith("lib/"))
  .flatMap((file) =>
    [...textOf(file).matchAll(/^([a-z_]+)\(\)/gm)].map(
      ([, name]) => [name!, textOf(file)] as const,
    ),
  );
// The removal of a layer calls it if a script that was sent with it defines it.
const optional = "before_files_go";
const calls = (text: string, name: string) =>
  new RegExp(
    `^\\s*(?:[^#\\n'"]*(?:[;&|(!]|\\b(?:if|while|until|then|do|else)) *)?${name}(?![\\w=(-])`,
    "m",
  ).test(text);

describe("the scripts for hosts", () => {
  for (const file of files) {
    const name = file.replace(/^lib\/|\.sh$/g, "");
    it(`parse: ${name}`, () => {
      const input = hostScript([name]);
      const { stderr } = spawnSync(shellOf(file), ["-n"], { input, encoding: "utf8" });
      strictEqual(stderr, "");
    });

    it(`name what they need: ${name}`, () => {
      const [own, sent] = [textOf(file), hostScript([name])];
      const defines = (text: string, one: string) => new RegExp(`^ *${one}\\(\\)`, "m").test(text);
      const missing = shared.filter(
        ([one, text]) =>
          one !== optional &&
          text !== own &&
          calls(own, one) &&
          !defines(own, one) &&
          !defines(sent, one),
      );
      deepStrictEqual(
        missing.map(([one]) => one),
        [],
      );
    });
  }

  it("begin with their purpose", () => {
    const silent = files.filter((file) => !/^(#!.*\n)?# [A-Z].*\./.test(textOf(file)));
    deepStrictEqual(silent, []);
  });

  for (const shell of ["bash", "dash"])
    it(`have no warning of shellcheck: those for ${shell}`, function () {
      if (!hasShellcheck) return this.skip();
      const those = files.filter((file) => shellOf(file) === shell);
      // The next script that is sent may use a script's variables and functions.
      const given = [`--shell=${shell}`, "--severity=warning", "--exclude=SC2034,SC2154", ...those];
      strictEqual(spawnSync("shellcheck", given, { cwd: folder, encoding: "utf8" }).stdout, "");
    });
});
