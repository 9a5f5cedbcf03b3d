import { existsSync, readFileSync, statSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { publish } from "../artifacts/cache";

const standIns = join(__dirname, "stand-ins");

/** The lab's stand-in for each Pulumi program that is not in a package registry. */
const standInMains = {
  "pulumi-language-nodejs": join(standIns, "language-nodejs", "main.ts"),
  "pulumi-resource-command": join(standIns, "command", "main.ts"),
  "pulumi-resource-kubernetes": join(standIns, "kubernetes", "main.ts"),
} as const;

const standInMark = "Stands in for the official";

/** Script that runs the lab's stand-in for a program from this checkout. */
export function standInScript(name: keyof typeof standInMains): string {
  const loader = require.resolve("../../internals/typescript");
  return [
    "#!/bin/sh",
    `# ${standInMark} ${name}, which cannot be downloaded here.`,
    `exec '${process.execPath}' -r '${loader}' '${standInMains[name]}' "$@"`,
    "",
  ].join("\n");
}

/** Whether the file is a stand-in, of this checkout or of another. */
export function isStandIn(path: string): boolean {
  const largestScript = 4096;
  if (!existsSync(path) || statSync(path).size > largestScript) return false;
  return readFileSync(path, "utf8").includes(standInMark);
}

/** Writes an executable script, replacing what was there. */
export async function writeScript(path: string, text: string): Promise<void> {
  await publish(path, async (temporary) => {
    await writeFile(temporary, text);
    await chmod(temporary, 0o755);
  });
}
