import { createHmac } from "node:crypto";

/**
 * The host key that a known_hosts text holds for an address, which may be a name.
 *
 * Understands plain, `[address]:port` and hashed names. A key that is marked as revoked is none; lines of authorities are passed over.
 * Prefers ed25519, which every supported sshd offers.
 */
export function knownHostKey(text: string, address: string, port: number): string | undefined {
  const wanted = port === 22 ? [address, `[${address}]:22`] : [`[${address}]:${port}`];
  const lines = text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first && !first.startsWith("#"));
  const revoked = lines.filter(([mark]) => mark === "@revoked").map((line) => keyOf(line.slice(2)));
  const keys = lines
    .filter(([names, type, key]) => type && key && !names!.startsWith("@"))
    .filter(([names]) => wanted.some((name) => isNamed(names!, name)))
    .map((line) => keyOf(line.slice(1)))
    .filter((key) => !revoked.includes(key));
  return keys.find((key) => key.startsWith("ssh-ed25519 ")) ?? keys[0];
}

const keyOf = ([type, key]: readonly string[]): string => `${type} ${key}`;

/** Whether the first field of a line is about a name: a list of names, or `|1|SALT|HASH`, as HashKnownHosts writes it. */
function isNamed(names: string, name: string): boolean {
  const [, version, salt, hash] = names.split("|");
  if (version !== "1") return names.split(",").includes(name);
  const key = Buffer.from(salt ?? "", "base64");
  return createHmac("sha1", key).update(name).digest("base64") === hash;
}
