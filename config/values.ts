import { readFileSync } from "node:fs";
import { homedir } from "node:os";

/** Reads a text file on this machine. `~/` is your home directory. */
export const readLocalFile = (path: string): string =>
  readFileSync(path.replace(/^~(?=\/)/, homedir()), "utf8");

/** Parses a value of the stack file: Pulumi passes maps and lists as JSON, and scalars as plain text. */
export function structured(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
