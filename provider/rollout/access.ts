import type { KubernetesApi } from "../../kubernetes/client";
import { digest } from "../../layers/desired-state";
import { issue } from "../../pki/certificate";
import type { KeyPair } from "../../pki/pem";
import { validity, type Issue } from "../../pki/renewal";
import { clusterAdminsGroup } from "../../workloads/rbac";
import { clusterApi } from "../cluster/api";

/** The way to the API servers for those that wait for gates: layers change before there is a kubeconfig. */
export interface GateAccess {
  /** URLs of the API servers: the first that answers is asked. */
  readonly servers: readonly string[];
  /** Certificates of the authorities that may have signed the API server's, one after the other. */
  readonly trusted: string;
  readonly client: KeyPair;
}

/** What an access is made from. */
export interface GateAccessInputs extends Omit<GateAccess, "client">, Partial<Issue> {
  /** The authority of the cluster that signs; its key is a secret. */
  readonly authority: KeyPair;
  readonly validDays: number;
}

/** Changes whenever another access has to be issued: the access is kept as long as this digest is the same. */
export const accessFingerprint = (inputs: GateAccessInputs): string => {
  const { servers, trusted, authority, validDays, issuedAt } = inputs;
  return digest(JSON.stringify([servers, trusted, authority.cert, validDays, issuedAt]));
};

/** Issues the certificate of an access. */
export async function newGateAccess(inputs: GateAccessInputs): Promise<GateAccess> {
  const { servers, trusted, authority, validDays, issuedAt } = inputs;
  const subject = {
    commonName: "kubernetes-on-bare-metal-gates",
    organization: clusterAdminsGroup,
  };
  const period = validity({ issuedAt: issuedAt!, validDays });
  const client = await issue(authority, { ...subject, usages: ["client"] }, period);
  return { servers, trusted, client };
}

/** The API servers, as the gates reach them. */
export const gateApi = ({ servers, trusted, client }: GateAccess): KubernetesApi =>
  clusterApi({ server: servers[0] ?? "", authority: trusted, client }, servers);
