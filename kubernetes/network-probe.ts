import type {
  CoreV1EventList,
  V1Endpoint,
  V1EndpointSliceList,
  V1Pod,
  V1Service,
} from "@kubernetes/client-node";
import { corednsServiceName } from "../workloads/coredns/service";
import { probeNamespace, probePod, probePodName } from "../workloads/network-probe/pod";
import type { KubernetesApi } from "./client";
import { ApiError, undefinedIfNotFound } from "./errors";
import { observeNode } from "./node";
import { waitUntil, type Attempt, type WaitOptions } from "./wait";

const pods = `/api/v1/namespaces/${probeNamespace}/pods`;
const podPath = (node: string) => `${pods}/${probePodName(node)}`;

/**
 * Starts the pod that proves a node's network, and returns its addresses, IPv4 first. Deletes one of an interrupted run first.
 *
 * @param families how many address families pods have
 * @throws Error at the deadline, with the kubelet's message.
 */
export async function startProbe(
  api: KubernetesApi,
  node: string,
  image: string,
  wait: WaitOptions,
  families = 1,
): Promise<readonly string[]> {
  await deleteProbe(api, node, wait);
  return waitUntil<readonly string[]>(`${node}: starting a pod`, wait, async () => {
    const pod = await readProbe(api, node);
    if (!pod) return createProbe(api, node, image);
    const { status } = pod;
    if (status?.phase === "Failed")
      throw new Error(`${node}: starting a pod: ${status.message ?? "it failed"}`);
    const addresses = (status?.podIPs?.map(({ ip }) => ip) ?? [status?.podIP]).flatMap(
      (ip) => ip || [],
    );
    if (status?.phase === "Running" && addresses.length >= families) return { found: addresses };
    if (status?.phase === "Running" && addresses.length > 0)
      return { seen: `it has the address ${addresses.join()} only, and none of IPv6` };
    return { seen: await lastWarning(api, pod) };
  });
}

/** Deletes the pod and waits until its kubelet has ended it, so that no container of it is left. */
export async function deleteProbe(
  api: KubernetesApi,
  node: string,
  wait: WaitOptions,
): Promise<void> {
  await waitUntil(`${node}: deleting the pod ${probePodName(node)}`, wait, async () => {
    if (!(await readProbe(api, node))) return { found: undefined };
    await api.request({ verb: "DELETE", path: podPath(node) }).catch(undefinedIfNotFound);
    return { seen: "it is terminating" };
  });
}

/**
 * Sends a text to the pod through an API server, which connects to it from its own node, and returns the pod's answer.
 *
 * @param asker name of the client, which the pod answers with
 * @param port of the pod
 * @throws ApiError when the pod is unreachable
 */
export const askProbe = (
  api: KubernetesApi,
  node: string,
  { asker, port, text }: { readonly asker: string; readonly port: number; readonly text: string },
): Promise<unknown> =>
  api.request({
    verb: "POST",
    path: `${pods}/${probePodName(node)}:${port}/proxy/from/${asker}`,
    body: text,
    timeoutMs: 10_000,
  });

/**
 * Those addresses that the cluster's DNS has and answers at; none while it has no ready endpoint on a node that is ready. Endpoints of a
 * node whose object was deleted stay in the list as they were.
 */
export async function readyDns(
  api: KubernetesApi,
  addresses: readonly string[],
): Promise<readonly string[]> {
  const { items } = await api.request<V1EndpointSliceList>({
    verb: "GET",
    path: `/apis/discovery.k8s.io/v1/namespaces/${probeNamespace}/endpointslices`,
    query: { labelSelector: `kubernetes.io/service-name=${corednsServiceName}` },
  });
  // Without endpoints it is null.
  const ready = items.flatMap(({ endpoints }) =>
    ((endpoints as V1Endpoint[] | null) ?? []).filter(({ conditions }) => conditions?.ready),
  );
  const places = [...new Set(ready.map(({ nodeName }) => nodeName ?? ""))];
  const nodes = await Promise.all(places.map((name) => observeNode(api, name)));
  if (!nodes.some((node) => node?.ready)) return [];
  // When a cluster has just got a second family, the Service has one address for a while.
  const { spec } = await api.request<V1Service>({
    verb: "GET",
    path: `/api/v1/namespaces/${probeNamespace}/services/${corednsServiceName}`,
  });
  const present = spec?.clusterIPs ?? [spec?.clusterIP];
  return addresses.filter((address) => present.includes(address));
}

async function readProbe(api: KubernetesApi, node: string): Promise<V1Pod | undefined> {
  return api
    .request<V1Pod | undefined>({ verb: "GET", path: podPath(node) })
    .catch(undefinedIfNotFound);
}

/** A namespace's service account is created a moment after it; until then pods are refused. */
async function createProbe(
  api: KubernetesApi,
  node: string,
  image: string,
): Promise<Attempt<never>> {
  try {
    await api.request({ verb: "POST", path: pods, body: probePod(node, image) });
    return { seen: "it is being created" };
  } catch (error) {
    if (
      error instanceof ApiError &&
      (error.code === 409 || error.message.includes("service account"))
    )
      return { seen: error.message };
    throw error;
  }
}

async function lastWarning(api: KubernetesApi, { metadata, status }: V1Pod): Promise<string> {
  const { items } = await api.request<CoreV1EventList>({
    verb: "GET",
    path: `/api/v1/namespaces/${probeNamespace}/events`,
    query: { fieldSelector: `involvedObject.uid=${metadata?.uid},type=Warning` },
  });
  const waiting = status?.containerStatuses?.[0]?.state?.waiting;
  return items.at(-1)?.message ?? waiting?.message ?? `it is ${status?.phase ?? "new"}`;
}
