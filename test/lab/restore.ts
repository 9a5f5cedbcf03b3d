import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../lab/hosts/command";
import { place, stackName, testEnvironment } from "./place";
import { stackFile } from "./stack-file";

/** The restore command, as an operator would give it. What it says is kept beside what other commands said. */
export async function restore(snapshot: string): Promise<void> {
  const args = [stackName, snapshot, "--yes", "--config-file", stackFile];
  const said = await run("npm", ["run", "restore", "--", ...args], {
    env: testEnvironment(),
    timeoutMs: 15 * 60_000,
  });
  appendFileSync(join(place, "outputs", "restore.txt"), said);
}
