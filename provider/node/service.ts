import type { KubernetesApi } from "../../kubernetes/client";
import { uncordonNode } from "../../kubernetes/cordon";
import { readmitNode } from "../../kubernetes/load-balancing";
import { retry, type WaitOptions } from "../../kubernetes/wait";

/**
 * Takes back what a change or a removal did to keep pods and traffic off a node. The cordon of a person stays, unless it is
 * drift that a preview has shown.
 */
export async function returnToService(
  api: KubernetesApi,
  name: string,
  wait: WaitOptions,
  byHand = false,
): Promise<void> {
  await retry(`${name}: uncordoning`, wait, () => uncordonNode(api, name, { byHand }));
  await readmitNode(api, name, wait);
}
