import type { V1Node, V1NodeList } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { ApiError, isNotFound } from "./errors";
import { nodeObservation, type NodeObservation } from "./node-observation";
import { waitUntil, type WaitOptions } from "./wait";

export const nodePath = (name: string): string => `/api/v1/nodes/${name}`;

/** The node object, or undefined when it does not exist. */
export async function readNode(api: KubernetesApi, name: string): Promise<V1Node | undefined> {
  try {
    return await api.request<V1Node>({ verb: "GET", path: nodePath(name) });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The current state of a node, or undefined when it does not exist. */
export async function observeNode(
  api: KubernetesApi,
  name: string,
): Promise<NodeObservation | undefined> {
  const node = await readNode(api, name);
  return node && nodeObservation(node);
}

/** The current state of all nodes, by name. */
export async function observeNodes(
  api: KubernetesApi,
): Promise<ReadonlyMap<string, NodeObservation>> {
  const nodes = await listNodes(api);
  return new Map(nodes.map((node) => [node.metadata?.name ?? "", nodeObservation(node)]));
}

const listNodes = async (api: KubernetesApi): Promise<V1Node[]> =>
  (await api.request<V1NodeList>({ verb: "GET", path: "/api/v1/nodes" })).items;

/**
 * Waits until the node has registered and, if requested, is ready.
 *
 * @param withoutNetwork whether a node counts as ready that only lacks a CNI plugin. @default false
 * @param version kubelet version to wait for, such as v1.37.2. @default any
 * @param since start of its kubelet, in milliseconds since 1970 by the host's clock; earlier reports are ignored. A starting
 * kubelet first reports its node, and hence its pods, as not ready.
 * @throws Error at the deadline, with the last reported conditions.
 */
export async function waitForNode(
  api: KubernetesApi,
  name: string,
  {
    ready,
    withoutNetwork = false,
    version,
    since = 0,
    ...wait
  }: WaitOptions & {
    readonly ready: boolean;
    readonly withoutNetwork?: boolean | undefined;
    readonly version?: string | undefined;
    readonly since?: number | undefined;
  },
): Promise<NodeObservation> {
  const state = ready ? "become ready" : "register";
  return waitUntil(`${name}: waiting for the node to ${state}`, wait, async () => {
    const node = await observeNode(api, name);
    if (!node)
      return {
        seen: "its kubelet has not registered it",
        advice: `see journalctl --unit kubelet on ${name}`,
      };
    if (!ready) return { found: node };
    if (!node.ready && !(withoutNetwork && node.lacksNetwork)) return { seen: node.trouble };
    if (node.reported < since) return { seen: "its kubelet has not reported since it started" };
    return version === undefined || node.kubeletVersion === version
      ? { found: node }
      : { seen: `its kubelet is still ${node.kubeletVersion}, not ${version}` };
  });
}

/**
 * Name of another node with the same machine-id, or undefined. Machines cloned from one image share a machine-id, and
 * whatever is derived from it.
 */
export async function otherNodeWithMachineId(
  api: KubernetesApi,
  name: string,
  machineId: string,
): Promise<string | undefined> {
  return (await listNodes(api))
    .filter(({ metadata, status }) => {
      return metadata?.name !== name && status?.nodeInfo?.machineID === machineId;
    })
    .map(({ metadata }) => metadata?.name)
    .at(0);
}

/** A starting kubelet admits static pods by the node object's capacity, before it reports the real one. */
const placeholderCapacity = { cpu: "1k", memory: "1Ti", pods: "1k" };

/**
 * Recreates a node object with its former pod subnet. Its kubelet fills in the rest when it starts. Does nothing when the node
 * exists.
 *
 * @param hostAddresses of the host, of one family or both: kube-proxy restarts whenever its node's addresses change.
 * @param podCidr its pod subnet, or one of each family with a comma between
 */
export async function restoreNode(
  api: KubernetesApi,
  name: string,
  hostAddresses: readonly string[],
  podCidr: string,
): Promise<void> {
  const addresses = [
    ...hostAddresses.map((address) => ({ type: "InternalIP", address })),
    { type: "Hostname", address: name },
  ];
  const body = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name },
    spec: podCidr ? { podCIDR: podCidr.split(",")[0], podCIDRs: podCidr.split(",") } : {},
    status: { addresses, capacity: placeholderCapacity, allocatable: placeholderCapacity },
  };
  await api.request({ verb: "POST", path: "/api/v1/nodes", body }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 409) throw error;
  });
}

/** Deletes the node object. Stop its kubelet first, or it registers again. Does nothing when the node does not exist. */
export async function deleteNode(api: KubernetesApi, name: string): Promise<void> {
  await api.request({ verb: "DELETE", path: nodePath(name) }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}
