import type { KubernetesApi } from "../../kubernetes/client";
import { nodePath, observeNode } from "../../kubernetes/node";
import { retry, type WaitOptions } from "../../kubernetes/wait";

/** Annotates a node whose host is in maintenance with the start time: a host that does not come back cannot report it. */
export const maintenanceAnnotation = "kubernetes-on-bare-metal/in-maintenance";

/** Start of the maintenance that has not ended; undefined if there is none. */
export async function maintainedSince(
  api: KubernetesApi,
  name: string,
  wait: WaitOptions,
): Promise<string | undefined> {
  const node = await retry(`${name}: reading the node`, wait, () => observeNode(api, name));
  return node?.annotations[maintenanceAnnotation];
}

/** Annotates a node before its host is changed. Keeps an earlier annotation. */
export async function beginMaintenance(
  api: KubernetesApi,
  name: string,
  wait: WaitOptions,
): Promise<void> {
  if ((await maintainedSince(api, name, wait)) !== undefined) return;
  await annotate(api, name, new Date().toISOString().replace(/\.\d+Z$/, "Z"), wait);
}

/** Removes the annotation once the node is healthy. */
export const endMaintenance = (
  api: KubernetesApi,
  name: string,
  wait: WaitOptions,
): Promise<void> => annotate(api, name, null, wait);

const annotate = (
  api: KubernetesApi,
  name: string,
  value: string | null,
  wait: WaitOptions,
): Promise<void> =>
  retry(`${name}: marking its maintenance`, wait, async () => {
    await api.request({
      verb: "PATCH",
      path: nodePath(name),
      contentType: "application/merge-patch+json",
      body: { metadata: { annotations: { [maintenanceAnnotation]: value } } },
    });
  });
