import type { Rule, Settings } from "./rule";

type Names = readonly string[];

/** Error for a first name that is not on record yet. Hosts change one after the other, and each needs the name beforehand. */
const missingFirst = (before: Names, [first = ""]: Names): string | undefined =>
  before.includes(first)
    ? undefined
    : `${first} cannot be first until this host has it; add it to the end of the list, run pulumi up, then move it to the front`;

/** Error for removing the name in use. Hosts that have not changed yet still use it. */
const inUse = ([first = ""]: Names, after: Names): string | undefined =>
  after.includes(first)
    ? undefined
    : `${first} cannot be removed while it is first on this host; move another name to the front, run pulumi up, then remove it`;

/** Names of CAs or service account keys: the first signs, all are trusted. */
export const signers: Rule<Names> = (before, after) =>
  missingFirst(before, after) ?? inUse(before, after);

const encrypts = (settings: Settings): boolean => settings["security.encryption.enabled"] === true;

/**
 * Names of keys for Secrets: the first encrypts while encryption is on, all decrypt. `up` asks the cluster whether any Secret
 * still needs a key that is removed.
 */
export const encryptionKeys: Rule<Names> = (before, after, all) =>
  (encrypts(all.after) ? missingFirst(before, after) : undefined) ??
  (encrypts(all.before) ? inUse(before, after) : undefined);

/** KMS plugins by the names in the list of keys: what a name stands for has encrypted Secrets, and decrypts them. */
export const kmsPlugins: Rule<Readonly<Record<string, unknown>>> = (before, after, all) => {
  const names = (settings: Settings) => (settings["security.encryption.keys"] ?? []) as Names;
  const changed = names(all.before)
    .filter((name) => names(all.after).includes(name))
    .find((name) => Object.hasOwn(before, name) !== Object.hasOwn(after, name));
  return changed === undefined
    ? undefined
    : `${changed} is ${Object.hasOwn(before, changed) ? "a KMS plugin" : "a key"} on this host, and stays one; use another name`;
};
