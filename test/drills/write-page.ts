import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { project } from "../lab/place";
import { drillsPage, type Result } from "./table";

/** Writes the results into docs/. */
export async function writeDrills(results: readonly Result[]): Promise<void> {
  const page = join(project, "docs", "drills.md");
  const earlier = existsSync(page) ? readFileSync(page, "utf8") : "";
  const options = { ...(await resolveConfig(page)), parser: "markdown" };
  writeFileSync(page, await format(drillsPage(results, earlier), options));
}
