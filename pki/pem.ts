import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

x509.cryptoProvider.set(webcrypto as unknown as never);

/** ECDSA over P-256: supported by all components of Kubernetes and etcd, and generated in a millisecond. */
export const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** A certificate or public key and its private key, both in PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** Generates an extractable key pair. */
export const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

export async function keyToPem(key: webcrypto.CryptoKey): Promise<string> {
  const format = key.type === "private" ? "pkcs8" : "spki";
  const label = key.type === "private" ? "PRIVATE KEY" : "PUBLIC KEY";
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey(format, key), label)}\n`;
}

export async function keyFromPem(pem: string): Promise<webcrypto.CryptoKey> {
  const [der] = x509.PemConverter.decode(pem);
  return webcrypto.subtle.importKey("pkcs8", der!, algorithm, false, ["sign"]);
}

export { x509 };
