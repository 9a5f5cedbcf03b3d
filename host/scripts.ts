import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "scripts");
const lib = join(folder, "lib");

/**
 * Text of the named scripts, in order, after the variables. Files of scripts/lib that a script's `# Needs:` line names
 * precede it, each once; the name of a folder stands for every file in it.
 *
 * @param variables by name in capitals; values are quoted for bash.
 */
export function hostScript(
  names: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): string {
  const assignments = Object.entries(variables).map(([name, value]) => `${name}=${quote(value)}`);
  const texts = new Map<string, string>();
  for (const name of names) collect(name, texts);
  return [...assignments, ...texts.values()].join("\n");
}

/** Adds a script, after those that it needs. */
function collect(name: string, texts: Map<string, string>): void {
  if (texts.has(name)) return;
  const folderOfName = join(lib, name);
  if (existsSync(folderOfName))
    return namesIn(folderOfName).forEach((one) => collect(`${name}/${one}`, texts));
  const text = readFileSync(pathOf(name), "utf8");
  const [, needs] = /^# Needs: (.+)$/m.exec(text) ?? [];
  for (const one of needs?.split(", ") ?? []) collect(one, texts);
  texts.set(name, text);
}

const namesIn = (path: string): string[] =>
  readdirSync(path)
    .map((file) => file.replace(/\.sh$/, ""))
    .sort();

function pathOf(name: string): string {
  const shared = join(lib, `${name}.sh`);
  return existsSync(shared) ? shared : join(folder, `${name}.sh`);
}

/** Quotes a text as one word for bash. */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
