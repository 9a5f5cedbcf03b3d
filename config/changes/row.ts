import type { Change, Recorder, Rule } from "./rule";

/** A key that can change at any time, in one step. */
export const free = (why: string): Change => ({ change: "free", why });

/** What happens when static pods of every host change. */
export const oneHostFirst = "its static pods restart on one host first, then on all others";

/** A key that cannot change during the life of a cluster. */
export const fixed = (why: string): Change => ({ change: "fixed", why });

const checked =
  (change: "in steps" | "refused") =>
  (why: string, rule: Rule<never>, ...on: Recorder[]): Change => ({ change, why, on, rule });

/** A key that changes through several edits; the rule refuses skipped steps. */
export const inSteps = checked("in steps");

/** A key that can change, except for the edits that the rule refuses. */
export const refused = checked("refused");

/** A section that a stack file may lack, which is a value too: the rule judges its addition and its removal. */
export const refusedSection = (why: string, rule: Rule<never>, ...on: Recorder[]): Change => ({
  ...{ change: "refused", why, on, rule },
  absent: true,
});
