import { sign } from "node:crypto";
import type { Client, ParsedKey } from "ssh2";
import { protocolOf } from "./ssh2-internals";

/** By type of key: the name of its signatures, and their digest. */
const signatures: Readonly<Record<string, readonly [string, string | null]>> = {
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

/**
 * Makes a client that is about to log in name its signature by the type of the key. ssh2 names it by the type of the
 * certificate, which OpenSSH refuses (`sshkey_verify`).
 */
export function signByKeyType(client: Client): void {
  const protocol = protocolOf(client);
  const plain = protocol.authPK.bind(protocol);
  protocol.authPK = (user, key, algorithm, toSign) => {
    const base = Object.getPrototypeOf(key) as ParsedKey;
    if (!toSign || !key.type.includes("-cert-")) return plain(user, key, algorithm, toSign);
    plain(user, key, algorithm, (data) => {
      // The session identifier precedes the request.
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

/** A signature in the encoding of RFC 4253, 5656 and 8332. */
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

/** A positive number without leading zeros, except the one that keeps its first bit from making it negative. */
function mpint(number: Buffer): Buffer {
  const start = number.findIndex((byte) => byte !== 0);
  const short = number.subarray(Math.max(start, 0));
  return short[0]! & 0x80 ? Buffer.concat([Buffer.alloc(1), short]) : short;
}
