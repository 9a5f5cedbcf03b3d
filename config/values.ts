import { readFileSync } from "node:fs";
import { homedir } from "node:os";

/** The text of a file of the operator; `~/` stands for the home directory. */
export const operatorFile = (path: string): string =>
  readFileSync(path.replace(/^~(?=\/)/, homedir()), "utf8");

/** A value of the stack file: the engine hands maps and lists over as JSON, and everything else as plain text. */
export function structured(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
