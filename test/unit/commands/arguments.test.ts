import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { HelpRequested, readArguments, UsageError } from "../../../commands/arguments";

const usage = "usage: npm run cook -- DISH [--salt GRAMS] [--hot]";
const cook = (...args: string[]) =>
  readArguments(args, {
    usage,
    words: [1, 2],
    options: { salt: { type: "string" }, hot: { type: "boolean", default: false } },
  });

describe("the arguments of a command", () => {
  it("are options and positional arguments", () => {
    const { values, words } = cook("soup", "--salt", "5");
    assert.deepEqual([words, values.salt, values.hot], [["soup"], "5", false]);
  });

  for (const flag of ["--help", "-h"])
    it(`request help with ${flag} in any position`, () => {
      assert.throws(() => cook("soup", flag), new HelpRequested(usage));
    });

  const wrong: readonly [string, string[], RegExp][] = [
    ["too few words", [], /^usage: npm run cook/],
    ["too many words", ["soup", "stew", "pie"], /^unexpected argument: pie\n\nusage: /],
    ["an unknown option", ["soup", "--pepper"], /^Unknown option '--pepper'\n\nusage: /],
    ["an option without its value", ["soup", "--salt"], /argument missing\n\nusage: /],
  ];
  for (const [what, args, message] of wrong)
    it(`are refused with the usage: ${what}`, () => {
      assert.throws(
        () => cook(...args),
        (error) => error instanceof UsageError && message.test(error.message),
      );
    });
});

const project = join(__dirname, "../../..");
const { scripts } = require("../../../package.json") as { scripts: Record<string, string> };
// tsc, eslint and prettier have their own help; mocha reads the options of a suite.
const others = /^(tsc|eslint|prettier|test\/run) /;
const commands = Object.entries(scripts).filter(([, script]) => !others.test(script));

describe("every command of package.json", () => {
  for (const [name, script] of commands) {
    const [program = "", ...args] = script.split(" ");
    const run = (...more: string[]) =>
      spawnSync(program, [...args, ...more], { cwd: project, encoding: "utf8" });

    it(`${name} prints its usage for --help and does nothing`, () => {
      const { status, stdout, stderr } = run("--help");
      assert.deepEqual([status, stderr], [0, ""]);
      assert.match(stdout, /^usage: npm /);
    });

    it(`${name} refuses an unknown option with its usage`, () => {
      const { status, stderr } = run("--no-such-option");
      assert.equal(status, 2);
      assert.match(stderr, /usage: npm /);
    });
  }
});

describe("a suite of tests", () => {
  const suites = Object.values(scripts).filter((script) => script.startsWith("test/run "));
  const run = (script: string, word: string) =>
    spawnSync("bash", [...script.split(" "), word], { cwd: project, encoding: "utf8" });

  for (const script of suites) {
    it(`${script} prints its usage for --help and runs no test`, () => {
      const { status, stdout } = run(script, "--help");
      assert.deepEqual([status, stdout.slice(0, 16)], [0, "usage: test/run "]);
    });

    it(`${script} refuses a word that is no file`, () => {
      const { status, stderr } = run(script, "drain");
      assert.equal(status, 2);
      assert.match(stderr, /^drain is neither .*\nusage: test\/run /);
    });
  }

  for (const [suite, file, others] of [
    ["field", "test/field/rollout.test.ts", []],
    ["security", "test/security/firewall.test.ts", ["lab/01-", "lab/02-", "lab/08-destroy"]],
  ] as const)
    it(`runs only a file that is named, of ${suite} with those that set its cluster up`, () => {
      const listed = spawnSync(
        "bash",
        ["test/run", suite, "--dry-run", "--reporter", "json", file],
        { cwd: project, encoding: "utf8" },
      ).stdout;
      const { tests } = JSON.parse(listed.slice(listed.indexOf("{"))) as {
        tests: readonly { file: string }[];
      };
      const files = [...new Set(tests.map((one) => one.file))];
      assert.equal(
        files.filter((one) => ![file, ...others].some((part) => one.includes(part))).length,
        0,
      );
      assert.ok(files.some((one) => one.endsWith(file)));
    });

  it("records nothing of a run that only lists tests", () => {
    const { stdout } = run("test/run field --dry-run", "test/field/rollout.test.ts");
    assert.doesNotMatch(stdout, /\| suite/);
    assert.match(stdout, /\d+ passed, 0 failed\n$/);
  });
});
