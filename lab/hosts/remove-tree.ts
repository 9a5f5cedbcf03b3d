import { existsSync, readFileSync, renameSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { run } from "./command";

/**
 * Removes a directory, including mounts below it that a crash has left. Does nothing if it does not exist. Renames it
 * first: a tree under its own name is always complete, since a partial one would be booted.
 */
export async function removeTree(directory: string): Promise<void> {
  const condemned = join(dirname(directory), `.${basename(directory)}.removed`);
  await removeUnder(condemned);
  if (!existsSync(directory)) return;
  await unmountBelow(directory);
  renameSync(directory, condemned);
  await removeUnder(condemned);
}

async function removeUnder(directory: string): Promise<void> {
  await unmountBelow(directory);
  await run("rm", ["-rf", "--one-file-system", directory], { timeoutMs: 300_000 });
}

async function unmountBelow(directory: string): Promise<void> {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  const points = mounts.map((line) => line.split(" ")[1] ?? "");
  for (const point of points.reverse())
    if (point.startsWith(`${directory}/`)) await run("umount", [point]);
}
