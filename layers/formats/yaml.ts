import { stringify } from "yaml";

/** Documents by their object text: hosts get mostly the same documents, and rendering them is most of the work of a run. */
const written = new Map<string, string>();

/** A YAML document with the object's keys in order, without undefined values. */
export function yaml(document: object): string {
  const key = JSON.stringify(document);
  const text =
    written.get(key) ?? stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  written.set(key, text);
  return text;
}
