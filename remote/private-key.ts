import { utils, type ParsedKey } from "ssh2";
import type { Credentials } from "./host";

/**
 * The private key of the credentials, opened.
 *
 * @returns nothing where they have none, and the reason where it cannot be used; neither shows anything of the key.
 */
export function openPrivateKey({
  privateKey,
  privateKeyPassphrase,
}: Credentials): ParsedKey | Error | undefined {
  if (privateKey === undefined) return undefined;
  const parsed: ParsedKey | Error = utils.parseKey(privateKey, privateKeyPassphrase);
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
