import { stringify } from "yaml";

/** Texts by their documents: most of what hosts get is the same on each, and writing it is most of the work of a run. */
const written = new Map<string, string>();

/** A YAML document in the order of the object's keys; keys without a value are left out. */
export function yaml(document: object): string {
  const key = JSON.stringify(document);
  const text =
    written.get(key) ?? stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
  written.set(key, text);
  return text;
}
