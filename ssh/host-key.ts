import { createHash } from "node:crypto";
import type { ServerHostKeyAlgorithm } from "ssh2";

/** The fingerprint of a public key as OpenSSH prints it. */
export const fingerprint = (key: Buffer): string =>
  `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;

/** The key in a line such as `ssh-ed25519 AAAA…`. */
export const keyBlob = (line: string): Buffer => Buffer.from(line.split(" ")[1] ?? "", "base64");

/** Algorithms that make a host present a key of this type. RSA keys sign with SHA-2; `ssh-rsa` means SHA-1 (RFC 8332). */
export const hostKeyAlgorithms = (keyType: string): ServerHostKeyAlgorithm[] =>
  (keyType === "ssh-rsa"
    ? ["rsa-sha2-512", "rsa-sha2-256"]
    : [keyType]) as ServerHostKeyAlgorithm[];
