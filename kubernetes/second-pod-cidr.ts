import type { V1Node } from "@kubernetes/client-node";
import { familyOf, partOf, prefixLength } from "../config/addresses";
import type { KubernetesApi } from "./client";
import { ApiError } from "./errors";
import { nodePath, readNode } from "./node";
import { forgetNode, keptNode, keepNode, returnKept } from "./kept-node";
import { waitUntil, type Attempt, type WaitOptions } from "./wait";

/** The network of the second family, and how much of it each node gets. */
export interface PodNetworkRange {
  readonly podCidr: string;
  readonly nodeMask: number;
}

/** By what the pod network on other nodes knows a node. */
export interface Announcement {
  /** Annotation without which they take no note of it. */
  readonly noted: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Others that follow from those which the node has. */
  readonly derived?: (
    present: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string>>;
}

const podCidrsOf = ({ spec }: V1Node): readonly string[] =>
  spec?.podCIDRs ?? (spec?.podCIDR ? [spec.podCIDR] : []);

/** Whether a node has only a pod CIDR of the first family. One without any gets both from the controller manager. */
export const lacksSecondPodCidr = (node: V1Node): boolean => {
  const cidrs = podCidrsOf(node);
  return cidrs.length > 0 && cidrs.every((cidr) => familyOf(cidr) === "IPv4");
};

/**
 * The first CIDR of a network that no node has.
 *
 * @throws Error if there is none
 */
export function freePodCidr(
  { podCidr, nodeMask }: PodNetworkRange,
  nodes: readonly V1Node[],
): string {
  const taken = new Set(nodes.flatMap(podCidrsOf));
  const count = 2 ** (nodeMask - prefixLength(podCidr));
  for (let index = 0; index < count; index++) {
    const cidr = partOf(podCidr, nodeMask, index);
    if (!taken.has(cidr)) return cidr;
  }
  throw new Error(
    `network.ipv6.podCidr: ${podCidr} has no free /${nodeMask}; set up another cluster with a larger network`,
  );
}

/**
 * Deletes a Node object and creates it again with a second pod CIDR. The API server refuses to change the pod CIDRs of an existing Node
 * (pkg/apis/core/validation, ValidateNodeUpdate) but accepts them in a new one, and the controller manager marks them as used
 * (pkg/controller/nodeipam/ipam, occupyCIDRs). Pods keep running, because the pod garbage collector waits 40 seconds for a missing Node
 * (pkg/controller/podgc, quarantineTime). A copy of the old object is kept in a ConfigMap, so that an interrupted run can be resumed.
 *
 * @throws Error at the deadline; at once if the Node object has finalizers
 */
export const assignSecondPodCidr = (
  api: KubernetesApi,
  name: string,
  cidr: string,
  announcement: Announcement,
  wait: WaitOptions,
): Promise<void> =>
  waitUntil(`${name}: assigning the pod CIDR ${cidr} to its node`, wait, async () => {
    const node = await readNode(api, name);
    if (!node) {
      const kept = await keptNode(api, name);
      return kept ? create(api, kept, cidr, announcement) : { found: undefined };
    }
    if (lacksSecondPodCidr(node)) return replace(api, node, cidr, announcement);
    if (podCidrsOf(node).length === 0)
      return { seen: "kube-controller-manager has not assigned its pod CIDRs yet" };
    const kept = await keptNode(api, name);
    if (kept) {
      await returnKept(api, kept, node);
      await forgetNode(api, name);
    }
    return isHeldBack(node) ? { seen: "pods are not admitted to it yet" } : { found: undefined };
  });

async function replace(
  api: KubernetesApi,
  node: V1Node,
  cidr: string,
  announcement: Announcement,
): Promise<Attempt<undefined>> {
  const { name, finalizers = [], deletionTimestamp } = node.metadata!;
  if (deletionTimestamp) return { seen: "its object is being deleted" };
  if (finalizers.length > 0)
    throw new Error(
      `${name}: adding the pod CIDR ${cidr}: the Node object has to be deleted and recreated, and its finalizers prevent that: ${finalizers.join(", ")}; remove them, then run pulumi up again`,
    );
  await keepNode(api, node);
  // The pod network of other nodes would forget the way to this one. Its pods are still there.
  const current = await api.request<V1Node>({
    verb: "PATCH",
    path: nodePath(name!),
    contentType: "application/merge-patch+json",
    body: { metadata: { annotations: { [announcement.noted]: null } } },
  });
  const { uid, resourceVersion } = current.metadata!;
  try {
    const preconditions = { uid, resourceVersion };
    await api.request({ verb: "DELETE", path: nodePath(name!), body: { preconditions } });
  } catch (error) {
    if (error instanceof ApiError && error.code === 409) return { seen: "it has just changed" };
    throw error;
  }
  return create(api, current, cidr, announcement);
}

async function create(
  api: KubernetesApi,
  former: V1Node,
  cidr: string,
  { annotations, derived }: Announcement,
): Promise<Attempt<undefined>> {
  const all = { ...annotations, ...derived?.(former.metadata?.annotations ?? {}) };
  const body = withSecondPodCidr(former, cidr, all);
  await api.request({ verb: "POST", path: "/api/v1/nodes", body }).catch((error: unknown) => {
    // A kubelet that has just started was faster.
    if (!(error instanceof ApiError) || error.code !== 409) throw error;
  });
  return { seen: "it is being registered" };
}

/** The object to create in place of the former one: all but what the API server gives it. */
export function withSecondPodCidr(
  { metadata, spec, status }: V1Node,
  cidr: string,
  annotations: Readonly<Record<string, string>>,
): object {
  const { name, labels, ownerReferences } = metadata!;
  const podCIDRs = [...(spec?.podCIDRs ?? [spec!.podCIDR!]), cidr];
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      labels,
      ownerReferences,
      annotations: { ...metadata!.annotations, ...annotations },
    },
    spec: Object.assign({}, spec, { podCIDR: podCIDRs[0], podCIDRs }),
    // Its pods are as ready as it is.
    status,
  };
}

/** Every new node is held back until its conditions have been looked at (plugin/pkg/admission/nodetaint). */
const isHeldBack = ({ spec, status }: V1Node): boolean =>
  status?.conditions?.some((one) => one.type === "Ready" && one.status === "True") === true &&
  spec?.taints?.some(({ key }) => key === "node.kubernetes.io/not-ready") === true;
