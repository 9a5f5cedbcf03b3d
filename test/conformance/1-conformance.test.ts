import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import type { ConformanceTests } from "../../lab/artifacts";
import { project } from "../lab/place";
import { dryRun, runTests } from "./ginkgo";
import { obstacleTo } from "./obstacles";
import { selectedTests, withReport } from "./report";
import { productCommit, Results } from "./results";
import { batches } from "./selection";
import { prepare } from "./suite";
import { conformancePage } from "./table";

/** Minutes after which this part of the run ends. The next part runs the remaining tests. */
const minutes = Number(process.env["LAB_MINUTES"] ?? 45);
const processes = Number(process.env["CONFORMANCE_PROCESSES"] ?? 4);
const fresh = process.env["CONFORMANCE_FRESH"] !== undefined;
const page = join(project, "docs", "conformance.md");

describe("Kubernetes' conformance tests", function () {
  this.timeout((minutes + 120) * 60_000);
  let programs: ConformanceTests;
  let results: Results;
  let all: string[];
  let commit: string;

  before("their binaries and a cluster", async () => {
    commit = await productCommit();
    programs = await prepare();
    results = new Results(programs.release, commit, fresh);
    all = selectedTests(await dryRun(programs));
    console.log(`  ${all.length} tests, ${left().length} of them left`);
  });

  const left = () => {
    const possible = all.filter((name) => !obstacleTo(name));
    const stateOf = (name: string) => results.outcomes[name]?.state;
    const rest = possible.filter((name) => !["passed", "impossible"].includes(stateOf(name) ?? ""));
    // What has failed before comes last.
    return rest.sort((a, b) => Number(stateOf(a) === "failed") - Number(stateOf(b) === "failed"));
  };

  it("run the remaining tests until the time is up", async () => {
    const end = Date.now() + minutes * 60_000;
    try {
      for (const names of batches(left())) {
        const minutesLeft = (end - Date.now()) / 60_000;
        if (minutesLeft <= 0) break;
        const reports = await runTests(programs, { names, minutes: minutesLeft, processes });
        results.keep(withReport(results.outcomes, reports));
      }
    } finally {
      await writePage();
    }
    console.log(`  ${left().length} tests are left for another part, or failed`);
  });

  it("pass", () => {
    const failed = all.filter(
      (name) => results.outcomes[name]?.state === "failed" && !obstacleTo(name),
    );
    const causes = failed.map((name) => `${name}: ${results.outcomes[name]?.cause ?? ""}`);
    assert.deepEqual(causes, []);
  });

  async function writePage(): Promise<void> {
    const { release } = programs;
    const text = conformancePage({ release, commit, all, outcomes: results.outcomes, obstacleTo });
    writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: "markdown" }));
  }
});
