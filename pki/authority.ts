import { validity } from "./renewal";
import { keyToPem, algorithm, newKeys, x509, type KeyPair } from "./pem";

/** Creates a CA. Like the certificates that it signs, it is valid from some time before its issue. */
export async function newCa(commonName: string, validDays: number): Promise<KeyPair> {
  const keys = await newKeys();
  const issuedAt = new Date().toISOString();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName}`,
    keys,
    signingAlgorithm: algorithm,
    ...validity({ issuedAt, validDays }),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.keyCertSign |
          x509.KeyUsageFlags.cRLSign |
          x509.KeyUsageFlags.digitalSignature,
        true,
      ),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: `${certificate.toString("pem")}\n`, key: await keyToPem(keys.privateKey) };
}

/** Creates a key pair for tokens, with the public key in `cert`. */
export async function newSigningKey(): Promise<KeyPair> {
  const keys = await newKeys();
  return { cert: await keyToPem(keys.publicKey), key: await keyToPem(keys.privateKey) };
}
