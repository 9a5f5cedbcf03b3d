import type { KubernetesApi } from "./client";
import { isNotFound } from "./errors";
import { nodePath, readNode } from "./node";

/** Marks a cordon as made by this program: a person may have cordoned the node for a reason of their own. */
export const cordonAnnotation = "kubernetes-on-bare-metal/cordoned";

/** Keeps new pods off a node. Leaves the cordon of a person as it is. Does nothing when there is no such node. */
export async function cordonNode(api: KubernetesApi, name: string): Promise<void> {
  const node = await readNode(api, name);
  if (node && !node.spec?.unschedulable) await patch(api, name, true);
}

/**
 * Lets pods onto a node again that `cordonNode` cordoned. Does nothing when there is no such node.
 *
 * @param byHand whether the cordon of a person is lifted too. @default false
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

/** Cordon and annotation change together, so that a run which ends in between leaves nothing unclear. */
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
