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
 * Moves this node's load balancer addresses to other nodes and returns when they have taken over, or with BGP when it has
 * withdrawn its routes, so that external traffic avoids the node before anything on it stops. If that has not happened within
 * 30 seconds, reports it and continues. Does nothing when the node does not exist or a user has excluded it.
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
  const own = servicesOf(announced, name, "ARP");
  await retry(what, wait, () => setExcluded(api, name, ""));
  const handover = { ...wait, deadlineMs: Math.min(wait.deadlineMs, handoverDeadlineMs) };
  await waitUntil(what, handover, async () => {
    const now = await announcements(api);
    const taken = (one: string) =>
      now.some(({ service, node }) => service === one && node !== name) &&
      !servicesOf(now, name, "ARP").includes(one);
    const left = own.filter((service) => !taken(service));
    if (left.length > 0) return { seen: `no other node announces ${left.join(", ")} yet` };
    // With BGP, other nodes announce an address already, or none is to.
    const routes = servicesOf(now, name, "BGP");
    return routes.length === 0
      ? { found: undefined }
      : { seen: `it still announces routes for ${routes.join(", ")}` };
  }).catch((error: Error) => wait.report(error.message));
}

const servicesOf = (announced: readonly Announcement[], name: string, kind: "ARP" | "BGP") =>
  announced.filter(({ node, by }) => node === name && by === kind).map(({ service }) => service);

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

/** A Service that a node announces. */
interface Announcement {
  readonly service: string;
  readonly node: string | undefined;
  readonly by: "ARP" | "BGP";
}

/** https://metallb.io/apis/#metallb.io/v1beta1.ServiceL2Status and ServiceBGPStatus, which has one object for each node. */
interface Status {
  readonly status?: {
    readonly node?: string;
    readonly serviceName?: string;
    readonly serviceNamespace?: string;
  };
}

const kinds = { ARP: "servicel2statuses", BGP: "servicebgpstatuses" } as const;

/** The Services that MetalLB announces, and the node of each. Empty without MetalLB. */
async function announcements(api: KubernetesApi): Promise<readonly Announcement[]> {
  const all = await Promise.all(
    (["ARP", "BGP"] as const).map(async (by) =>
      (await statuses(api, kinds[by])).map(({ status }) => ({
        service: `${status?.serviceNamespace}/${status?.serviceName}`,
        node: status?.node,
        by,
      })),
    ),
  );
  return all.flat();
}

async function statuses(api: KubernetesApi, kind: string): Promise<readonly Status[]> {
  const path = `/apis/metallb.io/v1beta1/${kind}`;
  const { items } = await api
    .request<{ readonly items: readonly Status[] }>({ verb: "GET", path })
    .catch((error: unknown) => {
      if (isNotFound(error)) return { items: [] };
      throw error;
    });
  return items;
}
