import { cordonAnnotation } from "../../kubernetes/cordon";
import { heldByGates } from "../rollout/held";
import { cordonedByHand } from "./drift";
import type { KubernetesNodeOutputs } from "./inputs";
import { maintenanceAnnotation } from "./maintenance-mark";
import { nodesOf } from "./observe-nodes";

/** Drift line for a change that began and did not end. */
export const unfinished = "its change was not finished";

/** Drift line for a change whose `hooks.afterChange` did not end. */
export const hookNotEnded = "hooks.afterChange did not end";

/** Drift lines about what must follow a completed change. No observation of the node shows them, so a refresh keeps them. */
export const following = (drift: readonly string[]): string[] =>
  drift.filter((line) => line === heldByGates || line === hookNotEnded);

/** Drift lines that leave the node in service. */
const harmless = [
  /^(label|taint) \S+: /,
  /^\/\S+: its (content was changed|mode is \S+, not \S+|owner is \S+, not \S+)$/,
];

/**
 * Whether a node needs a repair, which precedes other changes and waits for neither gates nor a pause: any drift if nothing else
 * changes; otherwise only drift that may itself keep gates from holding.
 *
 * @param changes whether anything else changes on the host
 */
export function needsRepair(drift: readonly string[], changes: boolean): boolean {
  const own = drift.filter((line) => !following(drift).includes(line));
  if (!changes) return own.length > 0;
  return own.some(
    (line) => line !== cordonedByHand && !harmless.some((pattern) => pattern.test(line)),
  );
}

/** Whether the node's change is complete and only what must follow it is missing. */
export const isMade = (drift: readonly string[], changes: boolean): boolean =>
  !changes && drift.length > 0 && drift.length === following(drift).length;

/** Completes the record after a killed run, which could not write it: the node's annotation shows that its change has begun. */
export async function withBegun(outputs: KubernetesNodeOutputs): Promise<KubernetesNodeOutputs> {
  const { access, host, drift } = outputs;
  // If no API server answers, the record is all there is.
  const nodes = await nodesOf(access).catch(() => undefined);
  const annotations = nodes?.get(host.name)?.annotations ?? {};
  const hasBegun = cordonAnnotation in annotations || maintenanceAnnotation in annotations;
  return hasBegun ? { ...outputs, drift: [...new Set([...drift, unfinished])] } : outputs;
}
