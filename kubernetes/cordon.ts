import type { KubernetesApi } from "./client";
import { isNotFound } from "./errors";
import { nodePath, readNode } from "./node";

/** Annotates a node that this program cordoned, as opposed to a user. */
export const cordonAnnotation = "kubernetes-on-bare-metal/cordoned";

/** Cordons a node, unless a user has already cordoned it. Does nothing when the node does not exist. */
export async function cordonNode(api: KubernetesApi, name: string): Promise<void> {
  const node = await readNode(api, name);
  if (node && !node.spec?.unschedulable) await patch(api, name, true);
}

/**
 * Uncordons a node that `cordonNode` cordoned. Does nothing when the node does not exist.
 *
 * @param byHand also lifts a user's cordon. @default false
 */
export async function uncordonNode(
  api: KubernetesApi,
  name: string,
  { byHand = false } = {},
): Promise<void> {
  const node = await readNode(api, name);
  const own = node?.metadata?.annotations?.[cordonAnnotation] !== undefined;
  if (own || (byHand && node?.spec?.unschedulable)) await patch(api, name, false);
}

/** Changes cordon and annotation in one request, so that an interrupted run leaves them consistent. */
async function patch(api: KubernetesApi, name: string, cordoned: boolean): Promise<void> {
  const body = {
    metadata: { annotations: { [cordonAnnotation]: cordoned ? "" : null } },
    spec: { unschedulable: cordoned || null },
  };
  const contentType = "application/merge-patch+json";
  await api
    .request({ verb: "PATCH", path: nodePath(name), contentType, body })
    .catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
}
