import type { Run } from "./command";
import type { Footprint } from "./footprint/footprint";

export type Part = "A" | "B" | "C" | "D" | "E" | "F" | "P";

/** Runs of the same thing under the same conditions. */
export interface Measurement {
  readonly part: Part;
  /** What was done, such as `up without changes`. */
  readonly what: string;
  readonly hosts: number;
  /** Round-trip time to the hosts. */
  readonly rttMs: number;
  readonly runs: readonly Partial<Run>[];
  /** Figures of the measurement as a whole, not of a run. */
  readonly facts?: Readonly<Record<string, number>>;
  /** What an idle host uses. */
  readonly footprint?: Footprint;
}

/** A figure of the runs: median, minimum and maximum. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The spread of one figure over the runs that have it. */
export function spread(
  { runs }: Measurement,
  figure: (run: Partial<Run>) => number | undefined,
): Spread | undefined {
  const values = runs.map(figure).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  const sorted = values.sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median =
    sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, least: sorted[0]!, most: sorted.at(-1)! };
}

/** Collects the measurements of each part as they are made. */
export interface Bench {
  /** Maximum number of hosts. */
  readonly hosts: number;
  /** How often a run without changes is repeated. */
  readonly repeats: number;
  readonly report: (line: string) => void;
  readonly record: (measurement: Measurement) => void;
}

/** Repeats a run without changes. */
export async function repeated(times: number, run: () => Promise<Run>): Promise<Run[]> {
  const runs: Run[] = [];
  for (let turn = 0; turn < times; turn += 1) runs.push(await run());
  return runs;
}
