import { utils, type ParsedKey } from "ssh2";
import type { LoginKeys } from "./host";
import { perRun } from "../runtime/per-run";

/** Keys that were opened, by text and passphrase: all hosts are reached by the same one, and to open it takes longer than to use it. */
const opened = perRun(() => new Map<string, ParsedKey | Error>());

/**
 * The private key of the credentials, opened.
 *
 * @returns nothing where they have none, and the reason where it cannot be used; neither shows anything of the key.
 */
export function openPrivateKey({
  privateKey: text,
  privateKeyPassphrase: passphrase,
  place = "ssh",
}: LoginKeys): ParsedKey | Error | undefined {
  if (text === undefined) return undefined;
  const id = JSON.stringify([place, text, passphrase]);
  const known = opened().get(id);
  if (known) return known;
  const key = open(text, passphrase, place);
  opened().set(id, key);
  return key;
}

function open(text: string, passphrase: string | undefined, place: string): ParsedKey | Error {
  const parsed: ParsedKey | Error = utils.parseKey(text, passphrase);
  // A file of several keys comes as a list.
  const key = Array.isArray(parsed) ? (parsed[0] as ParsedKey) : parsed;
  if (!(key instanceof Error))
    return key.isPrivateKey() ? key : new Error("it is a public key; name the private one");
  if (/no passphrase given/.test(key.message))
    return new Error(`it is encrypted; set ${place}.privateKeyPassphrase`);
  if (/integrity check|bad passphrase|bad decrypt/i.test(key.message))
    return new Error(`${place}.privateKeyPassphrase does not open it`);
  return new Error(`${key.message}; it has to be a private key of OpenSSH or in PEM`);
}
