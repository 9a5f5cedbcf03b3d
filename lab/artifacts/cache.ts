import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

/** Prints one line of progress. */
export type Report = (line: string) => void;

/** Absolute path below the directory in which the lab keeps what it downloads and builds. */
export function cachePath(...parts: string[]): string {
  return join(homedir(), ".cache", "kubernetes-on-bare-metal", ...parts);
}

/** Short digest by which one version of a thing differs from the next. */
export function fingerprint(...parts: unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}

/** Makes a file or directory under a temporary name, then moves it to `path` in place of what was there. */
export async function publish(path: string, make: (temporary: string) => Promise<void>) {
  const temporary = join(dirname(path), `.${basename(path)}.partial`);
  await mkdir(dirname(path), { recursive: true });
  await rm(temporary, { recursive: true, force: true });
  await make(temporary);
  await rename(temporary, path);
}

/** Whether `name` was last made in `tree`, a directory of the cache, from what `key` stands for. */
export function isMade(tree: string, name: string, key: string): boolean {
  const path = recordPath(tree, name);
  return existsSync(path) && readFileSync(path, "utf8") === key;
}

/** Records in `tree` itself, so that the record goes when the tree goes. */
export async function recordMade(tree: string, name: string, key: string): Promise<void> {
  await publish(recordPath(tree, name), (temporary) => writeFile(temporary, key));
}

function recordPath(tree: string, name: string): string {
  return cachePath(tree, ".made", encodeURIComponent(name));
}
