import { sign } from "node:crypto";
import type { Client, ParsedKey } from "ssh2";
import { signatures } from "../ssh/certificate";
import { patch } from "./switch";

/** Signs a login request. */
export type Sign = (data: Buffer, done: (signature: Buffer) => void) => void;

/** The internals of ssh2 1.17.0 that are used here. Review them with every other release. */
export interface Protocol {
  /** Requests a login by key: signed, or a query whether the host accepts the key. */
  authPK(user: string, key: ParsedKey, algorithm?: string, sign?: Sign): void;
  readonly _authsQueue: string[];
  readonly _cipher: { encrypt(packet: Buffer): void };
  readonly _packetRW: {
    readonly write: {
      readonly allocStart: number;
      alloc(size: number): Buffer;
      finalize(packet: Buffer): Buffer;
    };
  };
}

/**
 * Makes a client that is about to log in name its signature by the type of the key. ssh2 names it by the type of the
 * certificate, which OpenSSH refuses (`sshkey_verify`), and has no setting for it. If its internals have changed, the
 * certificate is refused and the login goes on with the key alone.
 */
export const signByKeyType = (client: Client): void => patch("certificates", () => apply(client));

function apply(client: Client): void {
  const { _protocol: protocol } = client as unknown as { readonly _protocol: Protocol };
  if (!isAsExpected(protocol)) return;
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

/** In the course of a login, what is missing would end the process. */
function isAsExpected(protocol: Protocol): boolean {
  const { _authsQueue: queue, _cipher: cipher, _packetRW: packets } = protocol;
  const has = (owner: object, names: readonly string[], type: string) =>
    names.every((name) => typeof (owner as Record<string, unknown>)[name] === type);
  return (
    has(protocol, ["authPK"], "function") &&
    has(cipher, ["encrypt"], "function") &&
    has(packets.write, ["alloc", "finalize"], "function") &&
    has(packets.write, ["allocStart"], "number") &&
    Array.isArray(queue)
  );
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
