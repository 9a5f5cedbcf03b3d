import { utils, type ParsedKey } from "ssh2";
import type { LoginKeys } from "./host";
import { perRun } from "../runtime/per-run";

/** Opened keys, by text and passphrase: all hosts use the same one, and opening it takes longer than using it. */
const opened = perRun(() => new Map<string, ParsedKey | Error>());

/**
 * The private key of the credentials, opened.
 *
 * @returns undefined if there is none; an Error if it cannot be used. Neither contains any part of the key.
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
  // A file with several keys is parsed into a list.
  const key = Array.isArray(parsed) ? (parsed[0] as ParsedKey) : parsed;
  if (!(key instanceof Error))
    return key.isPrivateKey() ? key : new Error("it is a public key; name the private one");
  if (/no passphrase given/.test(key.message))
    return new Error(`it is encrypted; set ${place}.privateKeyPassphrase`);
  if (/integrity check|bad passphrase|bad decrypt/i.test(key.message))
    return new Error(`${place}.privateKeyPassphrase does not open it`);
  return new Error(`${key.message}; a private key in OpenSSH or PEM format is required`);
}
