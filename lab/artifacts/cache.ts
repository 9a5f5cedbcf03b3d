import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

/** Prints one line of progress. */
export type Report = (line: string) => void;

/** Absolute path below the directory for downloads and builds. */
export function cachePath(...parts: string[]): string {
  return join(homedir(), ".cache", "kubernetes-on-bare-metal", ...parts);
}

/** Short digest that changes with each version of a thing. */
export function fingerprint(...parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}

/** Creates a file or directory under a temporary name, then moves it to `path`, replacing what was there. */
export async function publish(path: string, make: (temporary: string) => Promise<void>) {
  const temporary = join(dirname(path), `.${basename(path)}.partial`);
  await mkdir(dirname(path), { recursive: true });
  await rm(temporary, { recursive: true, force: true });
  await make(temporary);
  await rename(temporary, path);
}

/** Whether `name` in `tree`, a directory of the cache, was last made from what `key` identifies. */
export function isMade(tree: string, name: string, key: string): boolean {
  const path = recordPath(tree, name);
  return existsSync(path) && readFileSync(path, "utf8") === key;
}

/** Records it in `tree` itself, so that the record disappears with the tree. */
export async function recordMade(tree: string, name: string, key: string): Promise<void> {
  await publish(recordPath(tree, name), (temporary) => writeFile(temporary, key));
}

function recordPath(tree: string, name: string): string {
  return cachePath(tree, ".made", encodeURIComponent(name));
}
