import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "..");
const file = join(root, "CONTRIBUTING.md");

/** Result of a whole suite. */
export interface SuiteRun {
  /** Name, as `test/run` takes it. */
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly minutes: number;
  /** Day of the run, as YYYY-MM-DD. */
  readonly date: string;
  /** Abbreviated commit, with `+` where files differ from it. */
  readonly commit: string;
}

/**
 * The table of suites with the result of a run in its last column.
 *
 * @throws Error if the table has no row for the suite
 */
export function withRun(text: string, run: SuiteRun): string {
  const command = run.suite === "unit" ? "npm test" : `npm run test:${run.suite}`;
  let found = false;
  const lines = text.split("\n").map((line) => {
    const cells = line.split("|");
    if (cells[1]?.trim() !== `\`${command}\``) return line;
    found = true;
    return [...cells.slice(0, -2), ` ${resultOf(run)} `, ""].join("|");
  });
  if (!found) throw new Error(`CONTRIBUTING.md has no row for ${command}`);
  return lines.join("\n");
}

const resultOf = ({ passed, failed, minutes, date, commit }: SuiteRun): string =>
  `${date}, ${commit}: ${passed} passed, ${failed} failed, ${minutes} min`;

// Suites write pages, which are no difference to what the next suite tests.
const notPages = [".", ":(exclude)docs", ":(exclude)*.md"];

/** Day and commit of a run that ends now. */
export function thisRun(): Pick<SuiteRun, "date" | "commit"> {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const changed = git("status", "--porcelain", "--untracked-files=no", "--", ...notPages) !== "";
  const commit = `${git("rev-parse", "--short=7", "HEAD")}${changed ? "+" : ""}`;
  return { date: new Date().toISOString().slice(0, 10), commit };
}

/** Writes the result of a suite into CONTRIBUTING.md, with the current commit. */
export function recordRun(run: Omit<SuiteRun, "date" | "commit">): void {
  writeFileSync(file, withRun(readFileSync(file, "utf8"), { ...run, ...thisRun() }));
  execFileSync("node_modules/.bin/prettier", ["--write", file], { cwd: root, stdio: "ignore" });
}
