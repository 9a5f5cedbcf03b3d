import type { KubernetesApi } from "../../kubernetes/client";
import { uncordonNode } from "../../kubernetes/cordon";
import { readmitNode } from "../../kubernetes/load-balancing";
import { retry, type WaitOptions } from "../../kubernetes/wait";

/**
 * Reverts what a change or a removal did to keep pods and traffic off a node. A user's cordon stays, unless a preview has shown
 * it as drift.
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
