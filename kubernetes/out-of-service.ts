import type { V1VolumeAttachmentList } from "@kubernetes/client-node";
import type { KubernetesApi } from "./client";
import { ApiError } from "./errors";
import { nodePath, readNode } from "./node";
import { waitUntil, type WaitOptions } from "./wait";

/** https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/#non-graceful-node-shutdown */
export const outOfServiceTaint = {
  key: "node.kubernetes.io/out-of-service",
  value: "nodeshutdown",
  effect: "NoExecute",
} as const;

const detachDeadlineMs = 120_000;

/**
 * Marks the node of a lost host as out of service: terminating pods go, and volumes are detached without its kubelet, so that
 * their pods can start elsewhere. Does nothing when the node does not exist.
 */
export async function takeOutOfService(
  api: KubernetesApi,
  name: string,
  wait: WaitOptions,
): Promise<void> {
  await waitUntil(`${name}: marking the node as out of service`, wait, async () => {
    const node = await readNode(api, name);
    const taints = node?.spec?.taints ?? [];
    if (!node || taints.some(({ key }) => key === outOfServiceTaint.key))
      return { found: undefined };
    const resourceVersion = node.metadata?.resourceVersion;
    try {
      await api.request({
        verb: "PATCH",
        path: nodePath(name),
        contentType: "application/merge-patch+json",
        body: { metadata: { resourceVersion }, spec: { taints: [...taints, outOfServiceTaint] } },
      });
      return { found: undefined };
    } catch (error) {
      if (error instanceof ApiError && error.code === 409) return { seen: error.cause };
      throw error;
    }
  });
}

/**
 * Waits until no volume is attached to the node any more. After two minutes, reports those that are and returns: some drivers
 * detach only when the node object is gone.
 */
export async function waitForDetach(
  api: KubernetesApi,
  name: string,
  wait: WaitOptions,
): Promise<void> {
  const what = `${name}: detaching its volumes`;
  const shorter = { ...wait, deadlineMs: Math.min(wait.deadlineMs, detachDeadlineMs) };
  const attached = async () => {
    const path = "/apis/storage.k8s.io/v1/volumeattachments";
    const { items } = await api.request<V1VolumeAttachmentList>({ verb: "GET", path });
    return items.filter(({ spec }) => spec.nodeName === name);
  };
  await waitUntil(what, shorter, async () => {
    const left = (await attached()).map(
      ({ spec, metadata }) => spec.source.persistentVolumeName ?? metadata?.name ?? "",
    );
    return left.length === 0
      ? { found: undefined }
      : { seen: `still attached: ${left.join(", ")}` };
  }).catch((error: Error) => wait.report(error.message));
}
