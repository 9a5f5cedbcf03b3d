import { reporters, type MochaOptions, type Runner } from "mocha";

/** Mocha's own hierarchical report, with the result as one line at the very end. */
class SpecWithResult extends reporters.Spec {
  constructor(runner: Runner, options: MochaOptions) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures, pending } = this.stats;
      const skipped = pending > 0 ? [`${pending} skipped`] : [];
      console.log([`${passes} passed`, `${failures} failed`, ...skipped].join(", "));
    });
  }
}

export = SpecWithResult;
