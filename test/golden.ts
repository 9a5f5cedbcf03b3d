import { deepStrictEqual, strictEqual } from "node:assert";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import type { HostFiles } from "../layers/formats/host-file";

const root = join(__dirname, "golden");
const update = process.env["UPDATE_GOLDEN"] === "1";

/** Fails unless the text is that of the golden file; `UPDATE_GOLDEN=1` writes the file instead. */
export function expectGolden(path: string, text: string): void {
  const file = join(root, path);
  if (update) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  strictEqual(text, existsSync(file) ? readFileSync(file, "utf8") : undefined, path);
}

/** Fails unless a document of the project holds the text; `UPDATE_GOLDEN=1` writes it instead. */
export const expectDocument = (path: string, text: string): void =>
  expectGolden(join("..", "..", path), text);

/** Fails unless a case's golden directory holds these files of a host, at their paths, and no others. */
export function expectGoldenFiles(directory: string, files: HostFiles): void {
  const folder = join(root, directory);
  if (update) rmSync(folder, { recursive: true, force: true });
  for (const [path, { content }] of Object.entries(files)) expectGolden(directory + path, content);
  deepStrictEqual(filesBelow(folder), Object.keys(files).sort());
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(folder, join(entry.parentPath, entry.name))}`)
    .sort();
