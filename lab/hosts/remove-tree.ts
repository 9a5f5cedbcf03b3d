import { readFileSync } from "node:fs";

import { run } from "./command";

/** Removes a directory, after all that a crash has left mounted below it. Does nothing when it is not there. */
export async function removeTree(directory: string): Promise<void> {
  const mounts = readFileSync("/proc/self/mounts", "utf8").split("\n");
  const points = mounts.map((line) => line.split(" ")[1] ?? "");
  for (const point of points.reverse())
    if (point.startsWith(`${directory}/`)) await run("umount", [point]);
  await run("rm", ["-rf", "--one-file-system", directory], { timeoutMs: 300_000 });
}
