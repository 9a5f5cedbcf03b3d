import type { Rule, Settings } from "./rule";

type Names = readonly string[];

/** Why a name cannot be the first of its list now. Hosts change one after the other, and each has to know it by then. */
const notKnown = (before: Names, [first = ""]: Names): string | undefined =>
  before.includes(first)
    ? undefined
    : `${first} cannot be first before this host has it; add it to the end of the list, run pulumi up, and put it first then`;

/** Why a name cannot leave its list now. Hosts that have not changed yet go on using it. */
const inUse = ([first = ""]: Names, after: Names): string | undefined =>
  after.includes(first)
    ? undefined
    : `${first} cannot leave the list while it is first on this host; put another name first, run pulumi up, and remove it then`;

/** Names of authorities or of keys of service accounts: the first signs, all are trusted. */
export const signers: Rule<Names> = (before, after) =>
  notKnown(before, after) ?? inUse(before, after);

const encrypts = (settings: Settings): boolean => settings["security.encryption.enabled"] === true;

/**
 * Names of keys for Secrets: the first encrypts while encryption is on, all decrypt. Whether Secrets are left that only the
 * one which leaves can decrypt, the cluster is asked at `up`.
 */
export const encryptionKeys: Rule<Names> = (before, after, all) =>
  (encrypts(all.after) ? notKnown(before, after) : undefined) ??
  (encrypts(all.before) ? inUse(before, after) : undefined);
