/** Result of a drill. */
export interface Result {
  readonly title: string;
  /** What brought the cluster back: `itself`, or a command. */
  readonly by: string;
  /** Time from the end of the cause until full recovery. */
  readonly seconds: number;
  /** What clients saw from the start of the failure to the recovery, if the cluster had any. */
  readonly clients?: {
    /** Requests for a web page, ten per second. */
    readonly requests: number;
    readonly failed: number;
    readonly longestGapMs: number;
    /** Writes that the API server acknowledged. */
    readonly writes: number;
  };
}

const head = `# Drills

Written by \`npm run test:drills\`: a master and two workers of the lab unless the row says otherwise, on
two cores. One client asks for a web page of two replicas ten times a second, another one writes.
Recovered means: all nodes and pods are ready, the page is served and the API takes writes. No
acknowledged write is lost, and a refresh finds nothing.

| what happened | recovered by | after | page requests | failed | longest gap | writes kept |
| --- | --- | --- | --- | --- | --- | --- |
`;

const cellsOf = ({ title, by, seconds, clients }: Result): string[] => [
  ...[title, by, `${seconds} s`],
  ...(clients
    ? [
        ...[String(clients.requests), String(clients.failed)],
        ...[`${(clients.longestGapMs / 1000).toFixed(1)} s`, String(clients.writes)],
      ]
    : ["–", "–", "–", "–"]),
];

/** Cells of each row below the head of a page's table. */
const rowsOf = (page: string): string[][] =>
  page
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .slice(1, line.lastIndexOf("|"))
        .split("|")
        .map((cell) => cell.trim()),
    );

/**
 * The page with these results, in Markdown. They replace those of the same drills; the others stay, since each file of the suite
 * may run alone.
 */
export function drillsPage(results: readonly Result[], earlier = ""): string {
  const rows = new Map(
    [...rowsOf(earlier), ...results.map(cellsOf)].map((cells) => [cells[0]!, cells]),
  );
  return head + [...rows.values()].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** One line for the output of a run. */
export const summary = ({ by, seconds, clients }: Result): string =>
  `recovered by ${by} after ${seconds} s` +
  (clients ? `; ${clients.failed} of ${clients.requests} requests failed` : "");
