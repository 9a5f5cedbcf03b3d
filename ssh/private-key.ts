import { utils, type ParsedKey } from "ssh2";
import type { Credentials } from "./host";

/** The key that was opened last: all hosts are reached by the same one, and to open it takes longer than to use it. */
let last:
  | {
      readonly text: string;
      readonly passphrase: string | undefined;
      readonly key: ParsedKey | Error;
    }
  | undefined;

/**
 * The private key of the credentials, opened.
 *
 * @returns nothing where they have none, and the reason where it cannot be used; neither shows anything of the key.
 */
export function openPrivateKey({
  privateKey: text,
  privateKeyPassphrase: passphrase,
}: Credentials): ParsedKey | Error | undefined {
  if (text === undefined) return undefined;
  if (last?.text !== text || last.passphrase !== passphrase)
    last = { text, passphrase, key: open(text, passphrase) };
  return last.key;
}

function open(text: string, passphrase: string | undefined): ParsedKey | Error {
  const parsed: ParsedKey | Error = utils.parseKey(text, passphrase);
  // A file of several keys comes as a list.
  const key = Array.isArray(parsed) ? (parsed[0] as ParsedKey) : parsed;
  if (!(key instanceof Error))
    return key.isPrivateKey() ? key : new Error("it is a public key; name the private one");
  if (/no passphrase given/.test(key.message))
    return new Error("it is encrypted; set ssh.privateKeyPassphrase");
  if (/integrity check|bad passphrase|bad decrypt/i.test(key.message))
    return new Error("ssh.privateKeyPassphrase does not open it");
  return new Error(`${key.message}; it has to be a private key of OpenSSH or in PEM`);
}
