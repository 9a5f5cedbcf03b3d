import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "scripts");

/**
 * Text of the named scripts, in order, after the variables. Files of scripts/lib that a script's `# Needs:` line names
 * precede it, each once.
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
  const text = readFileSync(pathOf(name), "utf8");
  const [, needs] = /^# Needs: (.+)$/m.exec(text) ?? [];
  for (const one of needs?.split(", ") ?? []) collect(one, texts);
  texts.set(name, text);
}

function pathOf(name: string): string {
  const shared = join(folder, "lib", `${name}.sh`);
  return existsSync(shared) ? shared : join(folder, `${name}.sh`);
}

/** Quotes a text as one word for bash. */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
