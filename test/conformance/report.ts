/** What became of a test that ran. */
export interface Outcome {
  /** `impossible`: the test itself found that the cluster lacks what it needs, and said so. */
  readonly state: "passed" | "failed" | "impossible";
  /** How often it ran until then. */
  readonly attempts: number;
  /** Why it did not pass, in one line. */
  readonly cause?: string;
}

/** Outcomes by the whole name of the test. */
export type Outcomes = Readonly<Record<string, Outcome>>;

/** A suite's report as Ginkgo writes it, as far as we read it. */
export interface Report {
  readonly SpecReports: readonly SpecReport[] | null;
}

interface SpecReport {
  readonly LeafNodeType: string;
  readonly ContainerHierarchyTexts: readonly string[] | null;
  readonly LeafNodeText: string;
  readonly State: string;
  readonly NumAttempts: number;
  readonly Failure?: { readonly Message: string };
}

const longest = 400;

/** Names of the tests that a dry run found, in the order of the alphabet. */
export function selectedTests(reports: readonly Report[]): string[] {
  const specs = reports.flatMap((report) => report.SpecReports ?? []);
  return specs
    .filter((spec) => spec.LeafNodeType === "It" && spec.State === "passed")
    .map(nameOf)
    .sort();
}

/**
 * Adds what a run reports to what was known before. A test that was interrupted, or was not its turn, stays as it was.
 *
 * @param counted names whose success this run has already added
 */
export function withReport(
  before: Outcomes,
  reports: readonly Report[],
  counted: ReadonlySet<string> = new Set(),
): Outcomes {
  const outcomes: Record<string, Outcome> = { ...before };
  for (const spec of reports.flatMap((report) => report.SpecReports ?? [])) {
    const name = nameOf(spec);
    const state = stateOf(spec);
    if (spec.LeafNodeType !== "It" || state === undefined || counted.has(name)) continue;
    outcomes[name] = next(before[name], state, spec.Failure?.Message);
  }
  return outcomes;
}

/** Adds the success of one test. */
export const withSuccess = (before: Outcomes, name: string): Outcomes => ({
  ...before,
  [name]: next(before[name], "passed"),
});

function next(before: Outcome | undefined, state: Outcome["state"], message?: string): Outcome {
  const attempts = (before?.attempts ?? 0) + 1;
  return { state, attempts, ...(message && { cause: inOneLine(message) }) };
}

function nameOf({ ContainerHierarchyTexts, LeafNodeText }: SpecReport): string {
  return [...(ContainerHierarchyTexts ?? []), LeafNodeText].join(" ");
}

function stateOf({ State, NumAttempts }: SpecReport): Outcome["state"] | undefined {
  if (State === "passed") return "passed";
  if (["failed", "panicked", "timedout", "aborted"].includes(State)) return "failed";
  // Of those that a filter left out, none was begun.
  return State === "skipped" && NumAttempts > 0 ? "impossible" : undefined;
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
