import { kubernetesApi } from "../kubernetes/client";
import { bindClusterAdmin } from "../kubernetes/cluster-admin";
import { waitUntil } from "../kubernetes/wait";
import { issue } from "../pki/certificate";
import type { KeyPair } from "../pki/pem";
import { issueTime, validity } from "../pki/renewal";
import { sha256 } from "../remote/desired-state";
import { inlineKubeconfig } from "../render/kubeconfig";
import { clusterAdminsGroup } from "../workloads/rbac";
import type { Handler } from "./handler";
import { reporter } from "./progress";

export interface KubeconfigInputs {
  readonly cluster: string;
  /** URL of the API server. */
  readonly server: string;
  /** The authority of the cluster; a secret. */
  readonly authority: KeyPair;
  readonly validDays: number;
  /** Filled in when first issued, and anew when it is due for renewal. */
  readonly issuedAt?: string;
}

export interface KubeconfigOutputs {
  readonly fingerprint: string;
  readonly kubeconfig: string;
}

const reachableDeadlineMs = 120_000;
const minutesMs = 60_000;

const fingerprint = ({
  cluster,
  server,
  authority,
  validDays,
  issuedAt,
}: KubeconfigInputs): string =>
  sha256(JSON.stringify([cluster, server, authority.cert, validDays, issuedAt]));

export const handler: Handler<KubeconfigInputs, KubeconfigOutputs> = {
  id: ({ cluster }) => `${cluster}/kubeconfig`,

  check: (olds, news) => ({ ...news, issuedAt: issueTime(olds, news.validDays, new Date()) }),

  diff: (outputs, news) => ({ changes: outputs.fingerprint !== fingerprint(news) }),

  async create(inputs) {
    await admitAdministrators(inputs);
    const { cluster, server, authority, validDays, issuedAt } = inputs;
    const period = validity({ issuedAt: issuedAt!, validDays });
    const subject = { commonName: "kubernetes-admin", organization: clusterAdminsGroup };
    const client = await issue(authority, { ...subject, usages: ["client"] }, period);
    const kubeconfig = inlineKubeconfig({ cluster, server, authority: authority.cert, client });
    return { fingerprint: fingerprint(inputs), kubeconfig };
  },
};

/**
 * Somebody has to give the first permissions: a certificate of `system:masters` that lives for minutes and in this
 * process only.
 */
async function admitAdministrators({
  cluster,
  server,
  authority,
}: KubeconfigInputs): Promise<void> {
  const now = Date.now();
  const period = {
    notBefore: new Date(now - 10 * minutesMs),
    notAfter: new Date(now + 10 * minutesMs),
  };
  const master = {
    commonName: "kubernetes-on-bare-metal-bootstrap",
    organization: "system:masters",
  };
  const client = await issue(authority, { ...master, usages: ["client"] }, period);
  const api = kubernetesApi(
    inlineKubeconfig({ cluster, server, authority: authority.cert, client }),
  );
  const patience = { deadlineMs: reachableDeadlineMs, report: reporter(cluster) };
  await waitUntil(
    `${cluster}: giving the cluster's certificates their permissions`,
    patience,
    async () => {
      await bindClusterAdmin(api);
      return { found: undefined };
    },
  );
}
