import type { Obstacle } from "./obstacles";
import type { Outcome, Outcomes } from "./report";

/** Subject of the page. */
export interface Subject {
  readonly release: string;
  readonly commit: string;
  /** Names of all conformance tests of the release. */
  readonly all: readonly string[];
  readonly outcomes: Outcomes;
  readonly obstacleTo: (name: string) => Obstacle | undefined;
}

/** The page with the results of Kubernetes' conformance tests, in Markdown. */
export function conformancePage(subject: Subject): string {
  const { release, commit, all, outcomes, obstacleTo } = subject;
  // A test whose obstacle became known by its failure cannot run here.
  const outcomeOf = (name: string) =>
    obstacleTo(name) && outcomes[name]?.state === "failed" ? undefined : outcomes[name];
  const having = (state: Outcome["state"]) =>
    all.filter((name) => outcomeOf(name)?.state === state);
  const impossible = all.filter((name) => obstacleTo(name) && !outcomeOf(name));
  const left = all.filter((name) => !outcomeOf(name) && !obstacleTo(name));
  const passed = having("passed");
  const again = passed.filter((name) => (outcomeOf(name)?.attempts ?? 1) > 1);
  const causeOf = (name: string) => outcomeOf(name)?.cause ?? "";
  const reasons: [string, string][] = [
    ...having("impossible").map((name): [string, string] => [name, causeOf(name)]),
    ...impossible.map((name): [string, string] => {
      const { kind, reason } = obstacleTo(name) as Obstacle;
      return [name, `${kind}: ${reason}`];
    }),
  ];
  return [
    "# Conformance",
    "",
    "Written by `npm run test:conformance`, which runs Kubernetes' own conformance tests on a master and two workers of the lab.",
    "The tests are built from the Go module of the release. Where official images cannot be downloaded, those that the tests run",
    "are made of Go modules and Debian packages ([offline](../lab/offline/README.md)). The cluster is made by the lab's stand-in for",
    "Pulumi's Kubernetes plugin there, which has no part in the tests.",
    "",
    `Kubernetes ${release}, commit ${commit}: **${passed.length} of ${all.length} passed** (${share(passed.length, all.length)}).`,
    "",
    ...table(
      ["", "tests"],
      [
        ["passed", String(passed.length)],
        ["of these at a later attempt", String(again.length)],
        ["failed", String(having("failed").length)],
        ["cannot run in the lab", String(reasons.length)],
        ["not run yet", String(left.length)],
      ],
    ),
    ...section(
      "Failed",
      ["test", "cause"],
      having("failed").map((name) => [name, causeOf(name)]),
    ),
    ...section("Cannot run in the lab", ["test", "reason"], reasons),
    ...section(
      "Passed at a later attempt",
      ["test", "attempts"],
      again.map((name) => [name, String(outcomeOf(name)?.attempts)]),
    ),
    "",
  ].join("\n");
}

const share = (part: number, whole: number): string =>
  `${whole === 0 ? "0" : ((100 * part) / whole).toFixed(1)} %`;

function section(title: string, head: readonly string[], rows: readonly string[][]): string[] {
  return rows.length === 0 ? [] : ["", `## ${title}`, "", ...table(head, rows)];
}

function table(head: readonly string[], rows: readonly string[][]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

const escaped = (cell: string): string => cell.replace(/[|<>*_`\\]/g, "\\$&");
