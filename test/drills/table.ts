import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { project } from "../lab/place";

/** How a drill went. */
export interface Result {
  readonly title: string;
  /** From the end of the cause until everything was well again. */
  readonly seconds: number;
  /** Requests for a web page, from the start of the damage to the recovery, twenty in a second. */
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

/** The page with the results, as Markdown. */
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
