import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../lab/hosts/command";
import { place, stackName, testEnvironment } from "./place";
import { stackFile } from "./stack-file";

const said = join(place, "outputs", "restore.txt");

/** Runs the restore command as a user would. Its output is kept with that of the other commands. */
export async function restore(snapshot: string): Promise<void> {
  const args = [stackName, snapshot, "--yes", "--config-file", stackFile];
  const command = 'exec npm run restore -- "$@" >>"$0" 2>&1';
  await run("bash", ["-c", command, said, ...args], {
    title: `npm run restore -- ${args.join(" ")}`,
    env: testEnvironment(),
    timeoutMs: 15 * 60_000,
  }).catch((error: Error) => {
    const end = readFileSync(said, "utf8").trimEnd().split("\n").slice(-40).join("\n");
    throw new Error(`${error.message}\n${end}`);
  });
}
