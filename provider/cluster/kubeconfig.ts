import { grantComponentPermissions } from "../../kubernetes/component-permissions";
import { waitUntil } from "../../kubernetes/wait";
import { issue } from "../../pki/certificate";
import type { KeyPair } from "../../pki/pem";
import { issueTime, renewalTime, validity } from "../../pki/renewal";
import { digest } from "../../layers/desired-state";
import { inlineKubeconfig } from "../../layers/formats/kubeconfig";
import type { NetworkChoice } from "../../layers/network/part";
import { clusterAdminsGroup } from "../../workloads/rbac";
import { assertSameTimeAsMasters } from "../host/clocks";
import { clusterApi } from "./api";
import type { Handler } from "../handler";
import { issueClock } from "../pki/issue-clock";
import { reporter } from "../progress";

export interface KubeconfigInputs {
  readonly cluster: string;
  /** URLs of the API servers. The kubeconfig names the first that answers. */
  readonly servers: readonly string[];
  /** The CA that signs; its key is a secret. */
  readonly authority: KeyPair;
  /** Concatenated certificates of the CAs that may have signed the API server's certificate. */
  readonly trusted: string;
  /** Decides which parts of the pod network need permissions. */
  readonly network: NetworkChoice;
  /** Group of its user. @default the cluster's administrators */
  readonly group?: string;
  readonly validDays: number;
  /** Set when first issued, and again when it is due for renewal. */
  readonly issuedAt?: string;
  /** When renewal is due. Filled in with `issuedAt`, so that the preview of a renewal shows the reason. */
  readonly renewAfter?: string;
}

export interface KubeconfigOutputs {
  readonly fingerprint: string;
  readonly kubeconfig: string;
  /** Certificates in PEM of the CAs that may have signed the API server's certificate. */
  readonly authority: string;
  /** Client certificate and key, in PEM. */
  readonly cert: string;
  readonly key: string;
  /** URL of the API server in the kubeconfig. */
  readonly server: string;
  /** Says, in one line, that the kubeconfig should name another server. */
  readonly drift: readonly string[];
}

const reachableDeadlineMs = 120_000;
const minutesMs = 60_000;

const fingerprint = ({
  cluster,
  authority,
  trusted,
  group,
  validDays,
  issuedAt,
  network: { network, kubeProxy },
}: KubeconfigInputs): string =>
  digest(
    JSON.stringify([
      ...[cluster, authority.cert, trusted, group, validDays, issuedAt],
      // What decides the permissions.
      ...[network.plugin, network.policies, kubeProxy.enabled],
    ]),
  );

export const handler: Handler<KubeconfigInputs, KubeconfigOutputs> = {
  id: ({ cluster, group }) => `${cluster}/${group ?? "kubeconfig"}`,

  check(olds, news) {
    const { validDays } = news;
    const issuedAt = issueTime(olds, validDays, issueClock());
    return { ...news, issuedAt, renewAfter: renewalTime({ issuedAt, validDays }).toISOString() };
  },

  diff: ({ fingerprint: last, server, drift }, news) => ({
    changes: drift.length > 0 || last !== fingerprint(news) || !news.servers.includes(server),
  }),

  async create(inputs) {
    await assertSameTimeAsMasters();
    const server = await admitAdministrators(inputs);
    const { cluster, authority, trusted, group, validDays, issuedAt } = inputs;
    const period = validity({ issuedAt: issuedAt!, validDays });
    const subject = group
      ? { commonName: "break-glass", organization: group }
      : { commonName: "kubernetes-admin", organization: clusterAdminsGroup };
    const client = await issue(authority, { ...subject, usages: ["client"] }, period);
    const kubeconfig = inlineKubeconfig({ cluster, server, authority: trusted, client });
    const known = { server, kubeconfig, authority: trusted, ...client };
    return { fingerprint: fingerprint(inputs), ...known, drift: [] };
  },

  async read(outputs) {
    const { server, authority, cert, key } = outputs;
    const api = clusterApi({ server, authority, client: { cert, key } });
    try {
      await api.request({ verb: "GET", path: "/api" });
    } catch {
      // If no other server answers either, there is none to switch to.
      return { ...outputs, drift: [] };
    }
    const moved = `its server ${server} does not answer, and ${api.server} does`;
    return { ...outputs, drift: api.server === server ? [] : [moved] };
  },
};

/**
 * Some credential has to grant the first permissions: a `system:masters` certificate that is valid for minutes and never
 * leaves this process.
 *
 * @returns the server that accepted them.
 */
async function admitAdministrators({
  cluster,
  servers,
  authority,
  trusted,
  network,
}: KubeconfigInputs): Promise<string> {
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
  const [server = ""] = servers;
  const api = clusterApi({ server, authority: trusted, client }, servers);
  const wait = { deadlineMs: reachableDeadlineMs, report: reporter(cluster) };
  return waitUntil(
    `${cluster}: giving the cluster's certificates their permissions`,
    wait,
    async () => {
      await grantComponentPermissions(api, network);
      return { found: api.server };
    },
  );
}
