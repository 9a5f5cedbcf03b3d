import type { V1ConfigMapList, V1Node, V1Taint } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { ApiError, undefinedIfNotFound } from "./errors";
import { nodePath } from "./node";

const kept = "/api/v1/namespaces/kube-system/configmaps";
const prefix = "kubernetes-on-bare-metal-node.";
const nameOf = (node: string): string => `${prefix}${node}`;
/** Label of all of them. */
const label = "kubernetes-on-bare-metal/kept-node";
const csiNodePath = (name: string): string => `/apis/storage.k8s.io/v1/csinodes/${name}`;
const mergePatch = "application/merge-patch+json";

/** The saved copy of a Node object that is being recreated; undefined if it is not being recreated. */
export async function keptNode(api: KubernetesApi, name: string): Promise<V1Node | undefined> {
  const path = `${kept}/${nameOf(name)}`;
  const found = await api
    .request<{ readonly data?: { readonly node?: string } }>({ verb: "GET", path })
    .catch(undefinedIfNotFound);
  return found?.data?.node === undefined ? undefined : (JSON.parse(found.data.node) as V1Node);
}

/** Names of all nodes whose Node object is being recreated. */
export async function keptNodes(api: KubernetesApi): Promise<ReadonlySet<string>> {
  const { items } = await api.request<V1ConfigMapList>({
    verb: "GET",
    path: kept,
    query: { labelSelector: label },
  });
  return new Set(items.map(({ metadata }) => metadata!.name!.slice(prefix.length)));
}

/**
 * Keeps a node's object, which is about to be deleted, in the cluster. What a storage driver has said of the node is kept from going
 * with it: kubelets say it only when they start.
 */
export async function keepNode(api: KubernetesApi, node: V1Node): Promise<void> {
  const name = node.metadata!.name!;
  const body = {
    metadata: { name: nameOf(name), namespace: "kube-system", labels: { [label]: "" } },
    data: { node: JSON.stringify(node) },
  };
  const path = `${kept}/${nameOf(name)}`;
  await api.request({ verb: "POST", path: kept, body }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 409) throw error;
    return api.request({ verb: "PATCH", path, contentType: mergePatch, body });
  });
  await setCsiOwner(api, name, null);
}

/** Ends what `keepNode` began. */
export async function forgetNode(api: KubernetesApi, name: string): Promise<void> {
  const path = `${kept}/${nameOf(name)}`;
  await api.request({ verb: "DELETE", path }).catch(undefinedIfNotFound);
}

/**
 * Gives a new object of a node what the former one had. It has it already, unless the node's kubelet registered it first; only who
 * manages which field is not taken from whoever creates an object.
 */
export async function returnKept(api: KubernetesApi, former: V1Node, node: V1Node): Promise<void> {
  const { name, uid, resourceVersion } = node.metadata!;
  const { metadata, spec } = former;
  const taints = missingTaints(spec?.taints ?? [], node.spec?.taints ?? []);
  const body = {
    metadata: {
      resourceVersion,
      labels: missing(metadata?.labels, node.metadata?.labels),
      annotations: missing(metadata?.annotations, node.metadata?.annotations),
      managedFields: metadata?.managedFields,
    },
    spec: {
      ...(taints.length > 0 && { taints: [...(node.spec?.taints ?? []), ...taints] }),
      ...(spec?.unschedulable && { unschedulable: true }),
    },
  };
  await api
    .request({ verb: "PATCH", path: nodePath(name!), contentType: mergePatch, body })
    .catch((error: unknown) => {
      // The next look at it comes in a moment.
      if (error instanceof ApiError && error.code === 409)
        throw new ApiError(api.server, `PATCH ${nodePath(name!)}`, error.cause, false, 409);
      throw error;
    });
  await setCsiOwner(api, name!, [{ apiVersion: "v1", kind: "Node", name: name!, uid: uid! }]);
}

const missing = (
  former: Readonly<Record<string, string>> = {},
  now: Readonly<Record<string, string>> = {},
): Record<string, string> =>
  Object.fromEntries(Object.entries(former).filter(([key]) => !(key in now)));

/** Those of conditions come and go with them. */
const missingTaints = (former: readonly V1Taint[], now: readonly V1Taint[]): V1Taint[] =>
  former.filter(
    ({ key, effect }) =>
      !key.startsWith("node.kubernetes.io/") &&
      !now.some((one) => one.key === key && one.effect === effect),
  );

async function setCsiOwner(
  api: KubernetesApi,
  name: string,
  ownerReferences: readonly object[] | null,
): Promise<void> {
  const body = { metadata: { ownerReferences } };
  await api
    .request({ verb: "PATCH", path: csiNodePath(name), contentType: mergePatch, body })
    .catch(undefinedIfNotFound);
}
