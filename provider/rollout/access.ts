import { issue } from "../../pki/certificate";
import type { KeyPair } from "../../pki/pem";
import type { KubernetesApi } from "../../kubernetes/client";
import { clusterAdminsGroup } from "../../workloads/rbac";
import { clusterApi } from "../cluster/api";
import { perRun } from "../../runtime/per-run";

/** What it takes to ask an API server before the administrator's kubeconfig is there. */
export interface GateAccess {
  /** URLs of the API servers: the first that answers is asked. */
  readonly servers: readonly string[];
  /** The authority of the cluster that signs; its key is a secret. */
  readonly authority: KeyPair;
  /** Certificates of the authorities that may have signed the API server's, one after the other. */
  readonly trusted: string;
}

const minutesMs = 60_000;
const validHours = 12;

const current = perRun((): { access?: GateAccess } => ({}));

/** Keeps the access for the resources of this run. */
export const keepAccess = (access: GateAccess): void => void (current().access = access);

/**
 * The API servers, by a certificate that stays in this process and lives for twelve hours.
 *
 * @throws Error when the resource that has the access was left out of this run.
 */
export async function gateApi(access = current().access): Promise<KubernetesApi> {
  if (!access)
    throw new Error(
      "asking the gates: the resource `gates` is not part of this run; add it to the targets",
    );
  const { servers, authority, trusted } = access;
  const now = Date.now();
  const client = await issue(
    authority,
    {
      commonName: "kubernetes-on-bare-metal-gates",
      organization: clusterAdminsGroup,
      usages: ["client"],
    },
    {
      notBefore: new Date(now - 10 * minutesMs),
      notAfter: new Date(now + validHours * 60 * minutesMs),
    },
  );
  const [server = ""] = servers;
  return clusterApi({ server, authority: trusted, client }, servers);
}
