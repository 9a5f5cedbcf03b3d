import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "scripts");

const ledger = ["ledger", "originals", "directories"];
const parts = ["fetch", "images", "units", "jobs", "pods", "static-pods", "waits", "files"];

/** The scripts that together apply a layer, in their order. */
export const applyScripts = [...ledger, ...parts, "sysctls", "exclusive", "rest", "apply"];

/** The scripts that removal needs before `remove`. */
export const removeScripts = [...ledger, "units", "images", "pods", "sysctls"];

/**
 * Text of the named files of scripts/, one after the other, preceded by variables.
 *
 * @param variables by name in capitals; values are quoted for bash.
 */
export function hostScript(
  names: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${quote(value)}`);
  const texts = names.map((name) => readFileSync(join(folder, `${name}.sh`), "utf8"));
  return [...assignments, ...texts].join("\n");
}

/** A word for bash that stands for exactly this text. */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
