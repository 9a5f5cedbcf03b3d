import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";

const ofStandIns =
  /^\/(usr\/local\/sbin|run\/(units|calls|sysctl|journal|synced)|etc\/alternatives)/;

/** Every path below a folder with its mode and content, except the stand-ins' own. */
export function snapshotOf(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    // A running script may have removed it.
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found) return [];
    const mode = (found.mode & 0o7777).toString(8);
    const content = entry.isFile()
      ? readFileSync(path, "utf8")
      : entry.isSymbolicLink()
        ? `-> ${readlinkSync(path)}`
        : "/";
    return [[path.slice(root.length), `${mode} ${content}`] as const];
  });
  return Object.fromEntries(entries.filter(([path]) => !ofStandIns.test(path)).sort());
}
