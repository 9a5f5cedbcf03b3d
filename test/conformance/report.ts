/** Outcome of a test. */
export interface Outcome {
  /** `impossible`: the test itself found that the cluster lacks what it needs. */
  readonly state: "passed" | "failed" | "impossible";
  /** Number of runs so far. */
  readonly attempts: number;
  /** Why it did not pass, in one line. */
  readonly cause?: string;
}

/** Outcomes by full test name. */
export type Outcomes = Readonly<Record<string, Outcome>>;

/** The fields that are used here of a suite's report by Ginkgo. */
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

/** Names of the tests that a dry run selected, sorted. */
export function selectedTests(reports: readonly Report[]): string[] {
  const specs = reports.flatMap((report) => report.SpecReports ?? []);
  return specs
    .filter((spec) => spec.LeafNodeType === "It" && spec.State === "passed")
    .map(nameOf)
    .sort();
}

/**
 * Adds a run's report to earlier outcomes. Tests that were interrupted or not started keep theirs.
 */
export function withReport(before: Outcomes, reports: readonly Report[]): Outcomes {
  const outcomes: Record<string, Outcome> = { ...before };
  for (const spec of reports.flatMap((report) => report.SpecReports ?? [])) {
    const name = nameOf(spec);
    const state = stateOf(spec);
    if (spec.LeafNodeType !== "It" || state === undefined) continue;
    outcomes[name] = next(before[name], state, spec.Failure?.Message);
  }
  return outcomes;
}

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
  // Tests that a filter excluded have not started.
  return State === "skipped" && NumAttempts > 0 ? "impossible" : undefined;
}

function inOneLine(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
