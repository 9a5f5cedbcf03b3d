import { reporters, type MochaOptions, type Runner } from "mocha";
import { fieldRunsOf, recordFieldRuns } from "./field-runs";
import { recordRun } from "./record-run";

/** Mocha's hierarchical report, with each failure and its reason at once, and the result in the last line. */
class SpecWithResult extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    runner.on("fail", (_, { message }: Error) => console.log(message.replace(/^/gm, "        ")));
    const fieldRuns = fieldRunsOf(runner);
    runner.once("end", () => {
      // A part of a file says nothing of the rest.
      const isPart = Boolean(options.grep ?? options.fgrep) || options.dryRun === true;
      const runs = isPart ? [] : fieldRuns();
      if (runs.length > 0) console.log(recordFieldRuns(runs));
      const { passes, failures, pending, duration = 0 } = this.stats;
      const skipped = pending > 0 ? [`${pending} skipped`] : [];
      const suite = process.env["RECORDED_SUITE"];
      if (suite)
        recordRun({
          ...{ suite, passed: passes, failed: failures },
          minutes: Math.ceil(duration / 60_000),
        });
      console.log([`${passes} passed`, `${failures} failed`, ...skipped].join(", "));
    });
  }
}

export = SpecWithResult;
