import type { KubernetesApi } from "./client";
import { isNotFound } from "./errors";
import { nodePath, readNode } from "./node";
import { patiently, waitUntil, type Patience } from "./wait";

/** Load balancers, MetalLB among them, send nothing from outside to a node with this label. */
export const excludedLabel = "node.kubernetes.io/exclude-from-external-load-balancers";

/** Says that the label is ours to take off again: a user may have given it for good. */
export const withdrawnAnnotation = "kubernetes-on-bare-metal/withdrawn";

const handoverDeadlineMs = 30_000;

/**
 * Lets another node answer for the addresses of load balancers that this one answers for, and returns when it does: so what
 * comes from outside goes another way before anything on this node stops. Where no other takes over within 30 seconds, as
 * there may be none, says so and goes on. Does nothing when there is no such node, or it was excluded by somebody else.
 */
export async function withdrawNode(
  api: KubernetesApi,
  name: string,
  patience: Patience,
): Promise<void> {
  const what = `${name}: handing over the addresses that it announces`;
  const node = await patiently(what, patience, () => readNode(api, name));
  if (!node || excludedLabel in (node.metadata?.labels ?? {})) return;
  const announced = await patiently(what, patience, () => announcements(api));
  const own = announced.filter(({ node }) => node === name).map(({ service }) => service);
  await patiently(what, patience, () => mark(api, name, ""));
  const handover = { ...patience, deadlineMs: Math.min(patience.deadlineMs, handoverDeadlineMs) };
  await waitUntil(what, handover, async () => {
    const now = await announcements(api);
    const taken = (one: string) =>
      now.some(({ service, node }) => service === one && node !== name) &&
      !now.some(({ service, node }) => service === one && node === name);
    const left = own.filter((service) => !taken(service));
    return left.length === 0
      ? { found: undefined }
      : { seen: `no other node announces ${left.join(", ")} yet` };
  }).catch((error: Error) => patience.report(error.message));
}

/** Takes back what `withdrawNode` did. */
export async function readmitNode(
  api: KubernetesApi,
  name: string,
  patience: Patience,
): Promise<void> {
  await patiently(`${name}: letting it announce addresses again`, patience, async () => {
    const node = await readNode(api, name);
    if (node?.metadata?.annotations?.[withdrawnAnnotation] !== undefined)
      await mark(api, name, null);
  });
}

/** Label and annotation come and go together: a run that ends in between leaves nothing that the next takes for a user's. */
const mark = async (api: KubernetesApi, name: string, value: "" | null): Promise<void> => {
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

/** Which node answers for a Service. https://metallb.io/apis/#metallb.io/v1beta1.ServiceL2Status */
interface Status {
  readonly status?: {
    readonly node?: string;
    readonly serviceName?: string;
    readonly serviceNamespace?: string;
  };
}

/** What MetalLB announces, and where. None where there is no MetalLB. */
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
