import { isIP } from "node:net";
import { algorithm, keyFromPem, keyToPem, newKeys, x509, type KeyPair } from "./pem";

/** Content of a certificate. */
export interface CertificateRequest {
  readonly commonName: string;
  /** Kubernetes reads it as the user's group. */
  readonly organization?: string;
  readonly usages: readonly ("client" | "server")[];
  /** Subject alternative names: DNS names and IP addresses of a server. */
  readonly names?: readonly string[];
}

/** Validity period of a certificate. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Issues a certificate signed by a CA, with a new private key. */
export async function issue(
  authority: KeyPair,
  { commonName, organization, usages, names = [] }: CertificateRequest,
  { notBefore, notAfter }: Validity,
): Promise<KeyPair> {
  const keys = await newKeys();
  const issuer = new x509.X509Certificate(authority.cert);
  const purposes = {
    client: x509.ExtendedKeyUsage.clientAuth,
    server: x509.ExtendedKeyUsage.serverAuth,
  };
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [...(organization ? [{ O: [organization] }] : []), { CN: [commonName] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await keyFromPem(authority.key),
    signingAlgorithm: algorithm,
    notBefore,
    notAfter,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages.map((usage) => purposes[usage])),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ...(names.length > 0
        ? [new x509.SubjectAlternativeNameExtension(names.map(generalName))]
        : []),
    ],
  });
  return { cert: `${certificate.toString("pem")}\n`, key: await keyToPem(keys.privateKey) };
}

const generalName = (name: string): { type: "ip" | "dns"; value: string } => ({
  type: isIP(name) ? "ip" : "dns",
  value: name,
});
