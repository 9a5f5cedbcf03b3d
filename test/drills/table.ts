import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { project } from "../lab/place";

/** Result of a drill. */
export interface Result {
  readonly title: string;
  /** Time from the end of the cause until full recovery. */
  readonly seconds: number;
  /** Requests for a web page, from the start of the failure to the recovery, twenty per second. */
  readonly requests: number;
  readonly failed: number;
  readonly longestGapMs: number;
  /** Writes that the API server acknowledged meanwhile. */
  readonly writes: number;
}

const head = `# Drills

Written by \`npm run test:drills\`: a master and two workers of the lab, a web page of two replicas, a client that asks for it twenty times a
second and one that writes. After each of these the cluster recovers by itself: all nodes and pods are ready, the page is served, the
API takes writes, no acknowledged write is lost, and a refresh finds nothing.

| what happened | recovered after | page requests | failed | longest gap | writes kept |
| --- | --- | --- | --- | --- | --- |
`;

/** The page with the results, in Markdown. */
export const drillsPage = (results: readonly Result[]): string =>
  head +
  results
    .map(
      ({ title, seconds, requests, failed, longestGapMs, writes }) =>
        `| ${title} | ${seconds} s | ${requests} | ${failed} | ${(longestGapMs / 1000).toFixed(1)} s | ${writes} |\n`,
    )
    .join("");

/** Writes the page into docs/. */
export async function writeDrills(results: readonly Result[]): Promise<void> {
  const page = join(project, "docs", "drills.md");
  const options = { ...(await resolveConfig(page)), parser: "markdown" };
  writeFileSync(page, await format(drillsPage(results), options));
}
