import { sign } from "node:crypto";
import type { Client, ParsedKey } from "ssh2";
import { protocolOf } from "./ssh2-inside";

/** What signs for each type of key: the name of the signature, and the digest under it. */
const signatures: Readonly<Record<string, readonly [string, string | null]>> = {
  "ssh-ed25519": ["ssh-ed25519", null],
  "ssh-rsa": ["rsa-sha2-512", "sha512"],
  "ecdsa-sha2-nistp256": ["ecdsa-sha2-nistp256", "sha256"],
  "ecdsa-sha2-nistp384": ["ecdsa-sha2-nistp384", "sha384"],
  "ecdsa-sha2-nistp521": ["ecdsa-sha2-nistp521", "sha512"],
};

/**
 * A private key that presents itself by its OpenSSH certificate.
 *
 * @param certificate a line as in `id_ed25519-cert.pub`
 * @param place section of the stack file that it comes from
 * @throws Error where the line is none, or is about another key.
 */
export function certified(key: ParsedKey, certificate: string, place: string): ParsedKey {
  const [type = "", base64 = ""] = certificate.trim().split(/\s+/);
  const blob = Buffer.from(base64, "base64");
  const signature = signatures[key.type];
  if (!signature || !type.endsWith("-cert-v01@openssh.com"))
    throw new Error(
      `${place}.certificateFile is no certificate of OpenSSH, such as id_ed25519-cert.pub`,
    );
  const publicKey = key.getPublicSSH();
  if (!blob.includes(publicKey.subarray(4 + publicKey.readUInt32BE(0))))
    throw new Error(`${place}.certificateFile certifies another key than the private key`);
  return Object.assign(Object.create(key) as ParsedKey, {
    type: `${signature[0]}-cert-v01@openssh.com`,
    getPublicSSH: () => blob,
  });
}

/**
 * Lets a client that is about to log in do so by certificate: ssh2 gives a signature the name of the certificate's type, where OpenSSH
 * takes that of the key's only (`sshkey_verify`).
 */
export function signByKeyType(client: Client): void {
  const protocol = protocolOf(client);
  const plain = protocol.authPK.bind(protocol);
  protocol.authPK = (user, key, algorithm, toSign) => {
    const base = Object.getPrototypeOf(key) as ParsedKey;
    if (!toSign || !key.type.includes("-cert-")) return plain(user, key, algorithm, toSign);
    plain(user, key, algorithm, (data) => {
      // The session's identifier comes first; what follows is the request itself.
      const request = data.subarray(4 + data.readUInt32BE(0));
      const packet = Buffer.concat([request, string(signatureOf(base, data))]);
      const { write } = protocol._packetRW;
      const framed = write.alloc(packet.length);
      framed.set(packet, write.allocStart);
      protocol._authsQueue.push("publickey");
      protocol._cipher.encrypt(write.finalize(framed));
    });
  };
}

/** A signature as RFC 4253, 5656 and 8332 have it. */
function signatureOf(key: ParsedKey, data: Buffer): Buffer {
  const [name, digest] = signatures[key.type]!;
  const raw = sign(digest, data, { key: key.getPrivatePEM(), dsaEncoding: "ieee-p1363" });
  if (!name.startsWith("ecdsa")) return Buffer.concat([string(Buffer.from(name)), string(raw)]);
  const half = raw.length / 2;
  const numbers = [raw.subarray(0, half), raw.subarray(half)].map((number) =>
    string(mpint(number)),
  );
  return Buffer.concat([string(Buffer.from(name)), string(Buffer.concat(numbers))]);
}

function string(content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** A positive number without needless zeros, and with one where its first bit would make it negative. */
function mpint(number: Buffer): Buffer {
  const start = number.findIndex((byte) => byte !== 0);
  const short = number.subarray(Math.max(start, 0));
  return short[0]! & 0x80 ? Buffer.concat([Buffer.alloc(1), short]) : short;
}
