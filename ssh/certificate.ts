import type { ParsedKey } from "ssh2";

/** By type of key: the name of its signatures, and their digest. */
export const signatures: Readonly<Record<string, readonly [string, string | null]>> = {
  "ssh-ed25519": ["ssh-ed25519", null],
  "ssh-rsa": ["rsa-sha2-512", "sha512"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256", "sha256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384", "sha384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521", "sha512"],
};

/**
 * A private key that authenticates with an OpenSSH certificate.
 *
 * @param certificate a line as in `id_ed25519-cert.pub`
 * @param place section of the stack file that it comes from
 * @throws Error if the line is not a certificate, or certifies another key.
 */
export function withCertificate(key: ParsedKey, certificate: string, place: string): ParsedKey {
  const [type = "", base64 = ""] = certificate.trim().split(/\s+/);
  const blob = Buffer.from(base64, "base64");
  const signature = signatures[key.type];
  if (!signature || !type.endsWith("-cert-v01@openssh.com"))
    throw new Error(
      `${place}.certificateFile is not an OpenSSH certificate, such as id_ed25519-cert.pub`,
    );
  const publicKey = key.getPublicSSH();
  if (!blob.includes(publicKey.subarray(4 + publicKey.readUInt32BE(0))))
    throw new Error(`${place}.certificateFile does not certify the private key`);
  return Object.assign(Object.create(key) as ParsedKey, {
    type: `${signature[0]}-cert-v01@openssh.com`,
    getPublicSSH: () => blob,
  });
}
