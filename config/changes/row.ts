import type { Change, Recorder, Rule } from "./rule";

/** A key that changes at any time, in one step. */
export const free = (why: string): Change => ({ change: "free", why });

/** A key that stays as long as the cluster lives. */
export const fixed = (why: string): Change => ({ change: "fixed", why });

const judged =
  (change: "in steps" | "refused") =>
  (why: string, rule: Rule<never>, ...on: Recorder[]): Change => ({ change, why, on, rule });

/** A key that changes by several edits, of which the rule refuses those that leave a step out. */
export const inSteps = judged("in steps");

/** A key that changes but for what the rule refuses. */
export const refused = judged("refused");
