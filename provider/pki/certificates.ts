import { issue, type CertificateRequest } from "../../pki/certificate";
import type { KeyPair } from "../../pki/pem";
import { validity } from "../../pki/renewal";
import { digest, type Fingerprints } from "../../layers/desired-state";
import type { HostFile } from "../../layers/formats/host-file";

/** Private keys without certificates, which a host makes itself and which are due when certificates are. */
export interface HostKeys {
  /** By path: the static pod that reads each when it starts. */
  readonly pods: Readonly<Record<string, string>>;
  /** Name of the CA that signs the cluster's certificates. When it changes, the host makes new keys. */
  readonly authority: string;
}

/** The certificates of a layer. Private keys are made when they are issued, and are on the host alone from then on. */
export interface CertificateSet {
  /** The signing CAs, by name. */
  readonly authorities: Readonly<Record<string, KeyPair>>;
  /** What to issue, by path on the host without the extension: `.crt` and `.key` are added. */
  readonly requests: Readonly<Record<string, CertificateRequest & { readonly authority: string }>>;
  readonly keys?: HostKeys;
  readonly validDays: number;
  /** Set when first issued, and again when they are due for renewal. */
  readonly issuedAt?: string;
  /** When renewal is due. Filled in with `issuedAt`, so that the preview of a renewal shows the reason. */
  readonly renewAfter?: string;
}

/** A fingerprint for each certificate and key: while it stays, none is issued again. */
export function certificateFingerprints(set: CertificateSet | undefined): Fingerprints {
  if (!set) return {};
  const { authorities, requests, keys, issuedAt, validDays } = set;
  const print = (request: { readonly authority: string }) =>
    digest(JSON.stringify([request, authorities[request.authority]?.cert, issuedAt, validDays]));
  const key = digest(JSON.stringify([keys?.authority, issuedAt, validDays]));
  return Object.fromEntries([
    ...Object.entries(requests).map(([path, request]) => [`certificate ${path}`, print(request)]),
    ...Object.keys(keys?.pods ?? {}).map((path) => [`key ${path}`, key]),
  ]) as Fingerprints;
}

/** Issues every certificate of the set, as files for the host. */
export async function issueFiles(set: CertificateSet): Promise<Record<string, HostFile>> {
  const { authorities, requests, issuedAt, validDays } = set;
  const period = validity({ issuedAt: issuedAt ?? new Date().toISOString(), validDays });
  const files: Record<string, HostFile> = {};
  for (const [path, request] of Object.entries(requests)) {
    const { cert, key } = await issue(authorities[request.authority]!, request, period);
    files[`${path}.crt`] = { content: cert };
    files[`${path}.key`] = { content: key, mode: "0600" };
  }
  return files;
}
