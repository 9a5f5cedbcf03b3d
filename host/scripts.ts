import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "..", "scripts");

/**
 * Text of the named scripts, in order, after variables. Ahead of each comes what its line `# Needs:` names, once: files of
 * scripts/lib.
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

/** Adds a script to others, after those that it needs. */
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

/** A word for bash that stands for exactly this text. */
export const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
