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
  /** URLs of the API servers: the kubeconfig names the first that answers. */
  readonly servers: readonly string[];
  /** The authority of the cluster that signs; its key is a secret. */
  readonly authority: KeyPair;
  /** Certificates of the authorities that may have signed the API server's, one after the other. */
  readonly trusted: string;
  /** What decides which parts of the pod network need permissions. */
  readonly network: NetworkChoice;
  /** Group that its user is in; the cluster's administrators by default. */
  readonly group?: string;
  readonly validDays: number;
  /** Set when first issued, and again when it is due for renewal. */
  readonly issuedAt?: string;
  /** From when on it is due: filled in beside it, so that a preview of a renewal shows why. */
  readonly renewAfter?: string;
}

export interface KubeconfigOutputs {
  readonly fingerprint: string;
  readonly kubeconfig: string;
  /** Certificates in PEM of the authorities that may have signed the API server's. */
  readonly authority: string;
  /** Certificate and key of its client, in PEM. */
  readonly cert: string;
  readonly key: string;
  /** URL of the API server that it names. */
  readonly server: string;
  /** That another server should be named, in a line. */
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
      // The permissions that it gives.
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
      // No other answers either: there is none to name instead.
      return { ...outputs, drift: [] };
    }
    const moved = `its server ${server} does not answer, and ${api.server} does`;
    return { ...outputs, drift: api.server === server ? [] : [moved] };
  },
};

/**
 * Somebody has to give the first permissions: a certificate of `system:masters` that lives for minutes and in this
 * process only.
 *
 * @returns the server that took them.
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
