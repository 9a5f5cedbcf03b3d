import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Runner, Suite } from "mocha";
import { thisRun, type SuiteRun } from "./record-run";

const root = join(__dirname, "..");
const page = join(root, "docs", "field-runs.md");

/** Result of a file of test/field. */
export interface FieldRun extends Pick<SuiteRun, "passed" | "failed" | "date" | "commit"> {
  /** Name of the file, without its ending. */
  readonly suite: string;
  /** From its first hook to its last. */
  readonly seconds: number;
}

const head = `# Hosts as they are found

Written by \`npm run test:field\`. Each row is the last run of a file of \`test/field\`; a run of one file, such as
\`npm run test:field -- test/field/docker.test.ts\`, writes its own row.

| suite | passed | failed | seconds | date | commit |
| --- | --- | --- | --- | --- | --- |
`;

/** The page with these runs, and those of other files as they are in it. */
export function withFieldRuns(text: string, runs: readonly FieldRun[]): string {
  const rows = new Map<string, string>();
  for (const line of text.split("\n").filter((one) => one.startsWith("| `"))) {
    const cells = line.split("|").map((cell) => cell.trim());
    rows.set(
      cells[1]!,
      `|${cells
        .slice(1, -1)
        .map((cell) => ` ${cell} |`)
        .join("")}`,
    );
  }
  for (const { suite, passed, failed, seconds, date, commit } of runs)
    rows.set(
      `\`${suite}\``,
      `| \`${suite}\` | ${passed} | ${failed} | ${seconds} | ${date} | ${commit} |`,
    );
  return `${head}${[...rows.keys()]
    .sort()
    .map((key) => `${rows.get(key)}\n`)
    .join("")}`;
}

/** Counts the tests of each file of test/field. The returned function gives the results at the end. */
export function fieldRunsOf(runner: Runner): () => readonly Omit<FieldRun, "date" | "commit">[] {
  const runs = new Map<string, { passed: number; failed: number; began: number; ms: number }>();
  const runOf = (file?: string) => {
    const [, suite] = /\/test\/field\/(.+)\.test\.ts$/.exec(file ?? "") ?? [];
    if (suite === undefined) return undefined;
    const run = runs.get(suite) ?? { passed: 0, failed: 0, began: Date.now(), ms: 0 };
    runs.set(suite, run);
    return run;
  };
  const isWhole = ({ parent }: Suite) => parent?.root === true;
  runner.on("suite", (suite) => {
    const run = isWhole(suite) ? runOf(suite.file) : undefined;
    if (run) run.began = Date.now();
  });
  runner.on("suite end", (suite) => {
    const run = isWhole(suite) ? runOf(suite.file) : undefined;
    if (run) run.ms += Date.now() - run.began;
  });
  runner.on("pass", ({ file }) => {
    const run = runOf(file);
    if (run) run.passed += 1;
  });
  // A hook that fails belongs to a suite.
  runner.on("fail", ({ file, parent }) => {
    const run = runOf(file ?? parent?.file);
    if (run) run.failed += 1;
  });
  return () =>
    [...runs].map(([suite, { passed, failed, ms }]) => ({
      ...{ suite, passed, failed },
      seconds: Math.ceil(ms / 1000),
    }));
}

/** Writes runs that end now into docs/field-runs.md, and returns its table. */
export function recordFieldRuns(runs: readonly Omit<FieldRun, "date" | "commit">[]): string {
  const found = existsSync(page) ? readFileSync(page, "utf8") : "";
  const text = withFieldRuns(
    found,
    runs.map((run) => ({ ...run, ...thisRun() })),
  );
  writeFileSync(page, text);
  execFileSync("node_modules/.bin/prettier", ["--write", page], { cwd: root, stdio: "ignore" });
  return text.slice(text.indexOf("| suite"));
}
