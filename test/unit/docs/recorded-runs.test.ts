import { deepStrictEqual, match, throws } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withRun } from "../../record-run";

const root = join(__dirname, "../../..");
const text = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
const run = { passed: 12, failed: 1, minutes: 7, date: "2026-12-01", commit: "0123456" };

describe("the table of suites in CONTRIBUTING.md", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const suites = Object.keys(scripts).flatMap((name) => /^test:(.+)$/.exec(name)?.[1] ?? []);

  for (const suite of ["unit", ...suites])
    it(`records the result of a run: ${suite}`, () => {
      const command = suite === "unit" ? "npm test" : `npm run test:${suite}`;
      match(
        withRun(text, { ...run, suite }),
        new RegExp(
          `^\\| \`${command}\` .*\\| 2026-12-01, 0123456: 12 passed, 1 failed, 7 min \\|$`,
          "m",
        ),
      );
    });

  it("refuses an unknown suite", () =>
    throws(() => withRun(text, { ...run, suite: "none" }), /no row for npm run test:none/));

  it("names every suite of the weekly workflow as weekly", () => {
    const workflow = readFileSync(join(root, ".github/workflows/suites.yml"), "utf8");
    const weekly = /suite: \[(.*)\]/.exec(workflow)![1]!.split(", ");
    const listed = [...text.matchAll(/^\| `npm run test:(\w+)` .*\| weekly /gm)].map(
      ([, name]) => name!,
    );
    deepStrictEqual(weekly.sort(), listed.sort());
  });
});
