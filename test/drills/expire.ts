import { X509Certificate } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execOnHost } from "../../lab/hosts";
import { algorithm, keyFromPem, x509, type KeyPair } from "../../pki/pem";
import { place } from "../lab/place";
import { pulumi, succeeded } from "../lab/pulumi";

const dayMs = 86_400_000;
/** The stack was set up this long ago, and nobody has run anything since. */
const ageDays = 400;

interface State {
  readonly deployment: {
    readonly resources: readonly { readonly type: string; readonly outputs?: Partial<KeyPair> }[];
  };
}

/** The cluster's CAs, which are valid for ten years. */
async function authorities(): Promise<KeyPair[]> {
  const { stdout } = await succeeded(pulumi(["stack", "export", "--show-secrets"]));
  const { resources } = (JSON.parse(stdout) as State).deployment;
  return resources
    .filter(({ type }) => type.endsWith(":CertificateAuthority"))
    .map(({ outputs }) => ({ cert: plain(outputs!.cert!), key: plain(outputs!.key!) }));
}

/** The engine wraps a secret, and its text is JSON. */
const plain = (value: string | { readonly plaintext: string }): string =>
  typeof value === "string" ? value : (JSON.parse(value.plaintext) as string);

/** Puts expired certificates in place of all on a host, with the same keys and names. Returns their number. */
export async function expireCertificates(host: string): Promise<number> {
  const all = await authorities();
  const found = await execOnHost(host, "find /etc/kubernetes -name '*.crt' -type f");
  let count = 0;
  for (const path of found.trim().split("\n")) {
    const pem = await execOnHost(host, `cat ${path}`);
    const certificate = new X509Certificate(pem);
    const issuer = all.find(({ cert }) => certificate.checkIssued(new X509Certificate(cert)));
    if (certificate.ca || !issuer) continue;
    await execOnHost(host, `cat >${path}`, { input: await expired(pem, issuer) });
    count += 1;
  }
  return count;
}

async function expired(pem: string, issuer: KeyPair): Promise<string> {
  const old = new x509.X509Certificate(pem);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: old.subjectName,
    issuer: new x509.X509Certificate(issuer.cert).subjectName,
    publicKey: await old.publicKey.export(),
    signingKey: await keyFromPem(issuer.key),
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - ageDays * dayMs),
    notAfter: new Date(Date.now() - dayMs),
    extensions: old.extensions,
  });
  return `${certificate.toString("pem")}\n`;
}

/** Makes the stack's state as old as the certificates. */
export async function ageState(): Promise<void> {
  const { stdout } = await succeeded(pulumi(["stack", "export"]));
  const earlier = (time: string) => new Date(Date.parse(time) - ageDays * dayMs).toISOString();
  const aged = stdout.replace(
    /("(?:issuedAt|renewAfter)": ")([^"]+)/g,
    (_, key: string, time: string) => key + earlier(time),
  );
  const file = join(place, "aged.json");
  writeFileSync(file, aged, { mode: 0o600 });
  await succeeded(pulumi(["stack", "import", "--file", file]));
  rmSync(file);
}
