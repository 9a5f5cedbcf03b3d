import { spread, type Measurement, type Part } from "./measurement";
import type { Run } from "./command";

/** A performance target. */
export interface Target {
  readonly what: string;
  readonly unit: string;
  /** Upper bound of the figure. */
  readonly most: number;
  /** The figure; undefined if its part was not measured. */
  readonly figure: number | undefined;
}

/** Every target with its measured figure. */
export function targets(all: readonly Measurement[], hosts: number): Target[] {
  const find = (part: Part, what: string, size = hosts, rttMs = 0) =>
    all.find(
      (one) => one.part === part && one.what === what && one.hosts === size && one.rttMs === rttMs,
    );
  const of = (one: Measurement | undefined, figure: (run: Partial<Run>) => number | undefined) =>
    one && spread(one, figure)?.median;
  const wall = (one: Measurement | undefined) => of(one, (run) => run.wallSeconds);
  const idle = (what: string) => find("B", `${what} without changes`);
  const first = find("B", "first up");
  // The small cluster that the large one is compared with, measured in alternation with it.
  const beside = (what: string) => find("B", `${what}, beside them`, 3);
  const memory = all
    .filter((one) => ["B", "C", "D"].includes(one.part) && one.hosts === hosts)
    .map((one) => of(one, (run) => run.peakMemoryMb) ?? 0);
  const far = find("C", "refresh without changes", hosts, 270);
  const near = find("C", "refresh without changes", hosts, 0);
  const floor = all.find(({ part, what }) => part === "A" && what === "shell script");
  const bringUp = all.find(({ part, what }) => part === "A" && what === "pulumi up");
  const empty = all.find(({ part, what }) => part === "E" && what.includes("Ansible"));
  const operations = (run: Partial<Run>) => run.most && run.most.connections + run.most.executions;
  const thisProgram = all.find(
    ({ part, what }) => part === "E" && what === "this program: first up",
  );
  const target = (what: string, unit: string, most: number, figure: number | undefined) => {
    return { what, unit, most, figure };
  };
  return [
    target(
      "SSH connections of an up without changes",
      "",
      0,
      of(idle("up"), (run) => run.total?.connections),
    ),
    target(`up without changes, ${hosts} hosts`, "s", 15, wall(idle("up"))),
    target(
      "time for each further resource of it",
      "ms",
      12,
      milliseconds(
        difference(wall(idle("up")), wall(beside("up without changes"))),
        difference(first?.facts?.["resources"], beside("first up")?.facts?.["resources"]),
      ),
    ),
    target(
      "connections to a host, refresh without changes",
      "",
      1,
      of(idle("refresh"), (run) => run.most?.connections),
    ),
    target(
      "executions on a host, refresh without changes",
      "",
      2,
      of(idle("refresh"), (run) => run.most?.executions),
    ),
    target(
      `refresh of ${hosts} hosts in units of that of 3`,
      "×",
      6,
      ratio(wall(idle("refresh")), wall(beside("refresh without changes"))),
    ),
    target("connections and executions on a host, first up", "", 12, of(first, operations)),
    target(
      "first up in units of one without checkpoints",
      "×",
      1.5,
      ratio(wall(find("D", "first up") ?? first), wall(find("D", "first up without checkpoints"))),
    ),
    target(
      `refresh of ${hosts} hosts at 270 ms, beyond that at 0 ms`,
      "s",
      10,
      difference(wall(far), wall(near)),
    ),
    target(
      "connections to other hosts while one is added",
      "",
      0,
      find("D", "one more host")?.facts?.["connectionsToOthers"],
    ),
    target(
      `memory of all processes, ${hosts} hosts`,
      "MB",
      700,
      memory.length > 0 ? Math.max(...memory) : undefined,
    ),
    target("state of a host", "kB", 60, first?.facts?.["stateKilobytesPerHost"]),
    target("bring-up in units of the shell script", "×", 2, ratio(wall(bringUp), wall(floor))),
    target(
      "operations on a host, share of the Ansible-style run",
      "%",
      5,
      percent(ratio(of(thisProgram, operations), of(empty, operations))),
    ),
  ];
}

const milliseconds = (seconds: number | undefined, resources: number | undefined) =>
  seconds && resources ? (seconds * 1000) / resources : undefined;
const ratio = (a: number | undefined, b: number | undefined) => (a && b ? a / b : undefined);
const percent = (share: number | undefined) => share && share * 100;
const difference = (a: number | undefined, b: number | undefined) =>
  a === undefined || b === undefined ? undefined : a - b;

/** A target in four cells: what, the limit, the figure, and whether it was met. */
export function verdict({ what, unit, most, figure }: Target): [string, string, string, string] {
  const number = (value: number) => (Number.isInteger(value) ? String(value) : value.toFixed(1));
  const limit = `at most ${number(most)} ${unit}`.trimEnd();
  if (figure === undefined) return [what, limit, "", "not measured"];
  return [what, limit, number(figure), figure <= most ? "met" : "missed"];
}

/** A line for each target. */
export function verdicts(all: readonly Target[]): string[] {
  const width = Math.max(...all.map(({ what }) => what.length));
  return all.map((target) => {
    const [what, limit, figure, judged] = verdict(target);
    return `${what.padEnd(width)}  ${limit.padEnd(15)}  ${figure.padStart(6)}  ${judged}`;
  });
}
