import { issue, type CertificateRequest } from "../../pki/certificate";
import type { KeyPair } from "../../pki/pem";
import { validity } from "../../pki/renewal";
import { digest, type Fingerprints } from "../../layers/desired-state";
import type { HostFile } from "../../layers/formats/host-file";

/** The certificates of a layer. Their private keys are generated at each issue and then exist only on the host. */
export interface CertificateSet {
  /** The signing CAs, by name. */
  readonly authorities: Readonly<Record<string, KeyPair>>;
  /** What to issue, by path on the host without the extension: `.crt` and `.key` are added. */
  readonly requests: Readonly<Record<string, CertificateRequest & { readonly authority: string }>>;
  readonly validDays: number;
  /** Set when first issued, and again when they are due for renewal. */
  readonly issuedAt?: string;
  /** When renewal is due. Filled in with `issuedAt`, so that the preview of a renewal shows the reason. */
  readonly renewAfter?: string;
}

/** A fingerprint for each certificate: it is not reissued while that stays the same. */
export function certificateFingerprints(set: CertificateSet | undefined): Fingerprints {
  if (!set) return {};
  const { authorities, requests, issuedAt, validDays } = set;
  const print = (request: { readonly authority: string }) =>
    digest(JSON.stringify([request, authorities[request.authority]?.cert, issuedAt, validDays]));
  return Object.fromEntries(
    Object.entries(requests).map(([path, request]) => [`certificate ${path}`, print(request)]),
  );
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
