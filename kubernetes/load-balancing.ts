import type { KubernetesApi } from "./client";
import { isNotFound } from "./errors";
import { nodePath, readNode } from "./node";
import { retry, waitUntil, type WaitOptions } from "./wait";

/** Load balancers such as MetalLB send no external traffic to a node with this label. */
export const excludedLabel = "node.kubernetes.io/exclude-from-external-load-balancers";

/** Annotates a node that this program gave the label, as opposed to a user. */
export const withdrawnAnnotation = "kubernetes-on-bare-metal/withdrawn";

const handoverDeadlineMs = 30_000;

/**
 * Moves this node's load balancer addresses to other nodes and returns when they have taken over, so that external traffic
 * avoids the node before anything on it stops. If no node takes over within 30 seconds, reports it and continues. Does nothing
 * when the node does not exist or a user has excluded it.
 */
export async function withdrawNode(
  api: KubernetesApi,
  name: string,
  wait: WaitOptions,
): Promise<void> {
  const what = `${name}: moving its load balancer addresses`;
  const node = await retry(what, wait, () => readNode(api, name));
  if (!node || excludedLabel in (node.metadata?.labels ?? {})) return;
  const announced = await retry(what, wait, () => announcements(api));
  const own = announced.filter(({ node }) => node === name).map(({ service }) => service);
  await retry(what, wait, () => setExcluded(api, name, ""));
  const handover = { ...wait, deadlineMs: Math.min(wait.deadlineMs, handoverDeadlineMs) };
  await waitUntil(what, handover, async () => {
    const now = await announcements(api);
    const taken = (one: string) =>
      now.some(({ service, node }) => service === one && node !== name) &&
      !now.some(({ service, node }) => service === one && node === name);
    const left = own.filter((service) => !taken(service));
    return left.length === 0
      ? { found: undefined }
      : { seen: `no other node announces ${left.join(", ")} yet` };
  }).catch((error: Error) => wait.report(error.message));
}

/** Reverts `withdrawNode`. */
export async function readmitNode(
  api: KubernetesApi,
  name: string,
  wait: WaitOptions,
): Promise<void> {
  await retry(`${name}: readmitting it to load balancers`, wait, async () => {
    const node = await readNode(api, name);
    if (node?.metadata?.annotations?.[withdrawnAnnotation] !== undefined)
      await setExcluded(api, name, null);
  });
}

/** Changes label and annotation in one request: an interrupted run leaves nothing that the next run mistakes for a user's. */
const setExcluded = async (api: KubernetesApi, name: string, value: "" | null): Promise<void> => {
  await api.request({
    verb: "PATCH",
    path: nodePath(name),
    contentType: "application/merge-patch+json",
    body: {
      metadata: {
        labels: { [excludedLabel]: value },
        annotations: { [withdrawnAnnotation]: value },
      },
    },
  });
};

/** The node that announces a Service. https://metallb.io/apis/#metallb.io/v1beta1.ServiceL2Status */
interface Status {
  readonly status?: {
    readonly node?: string;
    readonly serviceName?: string;
    readonly serviceNamespace?: string;
  };
}

/** The Services that MetalLB announces, and the node of each. Empty without MetalLB. */
async function announcements(
  api: KubernetesApi,
): Promise<readonly { readonly service: string; readonly node: string | undefined }[]> {
  const path = "/apis/metallb.io/v1beta1/servicel2statuses";
  const list = await api
    .request<{ readonly items: readonly Status[] }>({ verb: "GET", path })
    .catch((error: unknown) => {
      if (isNotFound(error)) return { items: [] as readonly Status[] };
      throw error;
    });
  return list.items.map(({ status }) => ({
    service: `${status?.serviceNamespace}/${status?.serviceName}`,
    node: status?.node,
  }));
}
