import { stringify } from "yaml";

/** A YAML document in the order of the object's keys; keys without a value are left out. */
export const yaml = (document: object): string =>
  stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
