import type { V1Node, V1NodeList } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { ApiError, isNotFound } from "./errors";
import { nodeObservation, type NodeObservation } from "./node-observation";
import { waitUntil, type Patience } from "./wait";

export const nodePath = (name: string): string => `/api/v1/nodes/${name}`;

/** The node object, or undefined when there is none. */
export async function readNode(api: KubernetesApi, name: string): Promise<V1Node | undefined> {
  try {
    return await api.request<V1Node>({ verb: "GET", path: nodePath(name) });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** A node as it is now, or undefined when there is none of that name. */
export async function observeNode(
  api: KubernetesApi,
  name: string,
): Promise<NodeObservation | undefined> {
  const node = await readNode(api, name);
  return node && nodeObservation(node);
}

/** All nodes as they are now, by name. */
export async function observeNodes(
  api: KubernetesApi,
): Promise<ReadonlyMap<string, NodeObservation>> {
  const nodes = await listNodes(api);
  return new Map(nodes.map((node) => [node.metadata?.name ?? "", nodeObservation(node)]));
}

const listNodes = async (api: KubernetesApi): Promise<V1Node[]> =>
  (await api.request<V1NodeList>({ verb: "GET", path: "/api/v1/nodes" })).items;

/**
 * Waits until the node has registered, and until it is ready too where that is asked for.
 *
 * @param version that its kubelet has to report then, such as v1.37.2; any when absent
 * @param since when its kubelet was started, in milliseconds since 1970 by its own clock: what it reported before does not
 * count. A kubelet that starts says at first that its node is not ready, and its pods are then taken for not ready too.
 * @throws Error at the deadline, with the conditions that the node reported last.
 */
export async function waitForNode(
  api: KubernetesApi,
  name: string,
  {
    ready,
    version,
    since = 0,
    ...patience
  }: Patience & {
    readonly ready: boolean;
    readonly version?: string | undefined;
    readonly since?: number | undefined;
  },
): Promise<NodeObservation> {
  const state = ready ? "the node is ready" : "the node has registered";
  return waitUntil(`${name}: waiting until ${state}`, patience, async () => {
    const node = await observeNode(api, name);
    if (!node)
      return {
        seen: "its kubelet has not registered it",
        advice: `journalctl --unit kubelet on ${name} says why`,
      };
    if (!ready) return { found: node };
    if (!node.ready) return { seen: node.trouble };
    if (node.reported < since) return { seen: "its kubelet has reported nothing since it started" };
    return version === undefined || node.kubeletVersion === version
      ? { found: node }
      : { seen: `its kubelet is still ${node.kubeletVersion}, not ${version}` };
  });
}

/**
 * Name of a node that has the same machine-id as this one, or undefined. Machines that were made
 * from one image without a machine-id of their own share it, and what is derived from it.
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

/** A kubelet that starts judges its static pods by the room that its node has, before it says itself how much that is. */
const room = { cpu: "1k", memory: "1Ti", pods: "1k" };

/**
 * Makes a node object anew that keeps the subnet which its pods have their addresses from. Its kubelet fills in the rest
 * when it starts. Does nothing when there is one.
 *
 * @param address of the host: kube-proxy starts again whenever the addresses of its node change.
 */
export async function restoreNode(
  api: KubernetesApi,
  name: string,
  address: string,
  podCidr: string,
): Promise<void> {
  const addresses = [
    { type: "InternalIP", address },
    { type: "Hostname", address: name },
  ];
  const body = {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name },
    spec: podCidr ? { podCIDR: podCidr, podCIDRs: [podCidr] } : {},
    status: { addresses, capacity: room, allocatable: room },
  };
  await api.request({ verb: "POST", path: "/api/v1/nodes", body }).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.code !== 409) throw error;
  });
}

/** Removes the node object; its kubelet has to be stopped, or it registers again. Does nothing when there is no such node. */
export async function deleteNode(api: KubernetesApi, name: string): Promise<void> {
  await api.request({ verb: "DELETE", path: nodePath(name) }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
}
