import { reporters, type MochaOptions, type Runner } from "mocha";
import { recordRun } from "./record-run";

/** Mocha's own hierarchical report, each failure at once with its reason, and the result as one line at the very end. */
class SpecWithResult extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    runner.on("fail", (_, { message }: Error) => console.log(message.replace(/^/gm, "        ")));
    runner.once("end", () => {
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
