import { spawn } from "node:child_process";
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ConformanceTests } from "../../lab/artifacts";
import { run } from "../../lab/hosts/command";
import { kubeconfigPath, place, testEnvironment } from "../lab/place";
import type { Report } from "./report";
import { focusOn } from "./selection";

/** Names of the tests that a binary has, by an expression; by default all conformance tests. */
export async function dryRun(
  { tests }: ConformanceTests,
  focus = "\\[Conformance\\]",
): Promise<readonly Report[]> {
  const report = join(place, "dry-run.json");
  await run(tests, ["-ginkgo.dry-run", `-ginkgo.focus=${focus}`, `-ginkgo.json-report=${report}`], {
    env: testEnvironment(),
    timeoutMs: 300_000,
  });
  return JSON.parse(readFileSync(report, "utf8")) as readonly Report[];
}

/** One part of the run. */
export interface Part {
  readonly names: readonly string[];
  /** When it passes, no further test starts and running ones are interrupted. */
  readonly minutes: number;
  /** Number of tests that run in parallel, except those that must run alone. */
  readonly processes: number;
}

/** Runs tests by name, those that must run alone last, and returns their report. */
export async function runTests(programs: ConformanceTests, part: Part): Promise<readonly Report[]> {
  const directory = join(place, "conformance");
  mkdirSync(directory, { recursive: true });
  const report = join(directory, "report.json");
  rmSync(report, { force: true });
  const log = openSync(join(directory, "output.log"), "a");
  const { names, minutes, processes } = part;
  const args = [
    ...["run", "--no-color", "--silence-skips", "--timeout=6h", `--procs=${processes}`],
    ...["--json-report=report.json", `--output-dir=${directory}`, `--focus=${focusOn(names)}`],
    programs.tests,
    ...["--", "--provider=skeleton", `--kubeconfig=${kubeconfigPath}`, "--disable-log-dump"],
    `--e2e-output-dir=${directory}`,
  ];
  // A process group of its own, so that its processes can be interrupted together, as from a terminal.
  const child = spawn(programs.ginkgo, args, {
    cwd: directory,
    env: testEnvironment(),
    stdio: ["ignore", log, log],
    detached: true,
  });
  const interrupt = () => child.pid !== undefined && process.kill(-child.pid, "SIGINT");
  const deadline = setTimeout(interrupt, minutes * 60_000);
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) process.once(signal, interrupt);
  await new Promise<void>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve());
  });
  clearTimeout(deadline);
  for (const signal of signals) process.off(signal, interrupt);
  if (!existsSync(report))
    throw new Error(`conformance: running the tests: no report was written; see ${directory}`);
  return JSON.parse(readFileSync(report, "utf8")) as readonly Report[];
}
