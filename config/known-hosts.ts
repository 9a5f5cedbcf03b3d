/**
 * The host key that a known_hosts text holds for an address.
 *
 * Understands plain and `[address]:port` names; hashed names cannot be matched by an address and are passed over.
 * Prefers ed25519, which every supported sshd offers.
 */
export function knownHostKey(text: string, address: string, port: number): string | undefined {
  const wanted = port === 22 ? [address, `[${address}]:22`] : [`[${address}]:${port}`];
  const keys = text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([names, type, key]) =>
        names && type && key && !names.startsWith("#") && !names.startsWith("@"),
    )
    .filter(([names]) => names!.split(",").some((name) => wanted.includes(name)))
    .map(([, type, key]) => `${type} ${key}`);
  return keys.find((key) => key.startsWith("ssh-ed25519 ")) ?? keys[0];
}
