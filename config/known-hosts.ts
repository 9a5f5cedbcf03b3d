import { createHmac } from "node:crypto";

/**
 * Looks up the host key of an address or DNS name in a known_hosts text.
 *
 * Supports plain, `[address]:port` and hashed names. Ignores revoked keys and `@cert-authority` lines. Prefers ed25519, which
 * every supported sshd offers.
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
    .filter(([names]) => wanted.some((name) => matchesName(names!, name)))
    .map((line) => keyOf(line.slice(1)))
    .filter((key) => !revoked.includes(key));
  return keys.find((key) => key.startsWith("ssh-ed25519 ")) ?? keys[0];
}

const keyOf = ([type, key]: readonly string[]): string => `${type} ${key}`;

/** Whether a line's first field matches a name: a list of names, or `|1|SALT|HASH` as written by HashKnownHosts. */
function matchesName(names: string, name: string): boolean {
  const [, version, salt, hash] = names.split("|");
  if (version !== "1") return names.split(",").includes(name);
  const key = Buffer.from(salt ?? "", "base64");
  return createHmac("sha1", key).update(name).digest("base64") === hash;
}
