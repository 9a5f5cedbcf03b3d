import { cordonAnnotation } from "../../kubernetes/cordon";
import { heldByGates } from "../rollout/held";
import { cordonedByHand } from "./drift";
import type { KubernetesNodeOutputs } from "./inputs";
import { maintenanceAnnotation } from "./maintenance-mark";
import { nodesOf } from "./observe-nodes";

/** How the record names a change that began and did not end. */
export const unfinished = "its change was not finished";

/** How the record names a change after which `hooks.afterChange` did not end. */
export const hookNotEnded = "hooks.afterChange did not end";

/** Lines of what has to follow a change that was made: no observation of the node shows it, so a refresh keeps them. */
export const following = (drift: readonly string[]): string[] =>
  drift.filter((line) => line === heldByGates || line === hookNotEnded);

/** Lines of drift that leave the node in service. */
const harmless = [
  /^(label|taint) \S+: /,
  /^\/\S+: its (content was changed|mode is \S+, not \S+|owner is \S+, not \S+)$/,
];

/**
 * Whether a node needs a repair that comes before the changes of others and waits for neither gates nor a person: any drift where
 * nothing else changes, and together with another change only what may itself keep gates from holding.
 *
 * @param changes whether anything else on the host has to change
 */
export function needsRepair(drift: readonly string[], changes: boolean): boolean {
  const own = drift.filter((line) => !following(drift).includes(line));
  if (!changes) return own.length > 0;
  return own.some(
    (line) => line !== cordonedByHand && !harmless.some((pattern) => pattern.test(line)),
  );
}

/** Whether a change of a node was made, and what follows it is all that is missing. */
export const isMade = (drift: readonly string[], changes: boolean): boolean =>
  !changes && drift.length > 0 && drift.length === following(drift).length;

/** The record with what a run that was killed could not write into it: its node tells that its change has begun. */
export async function withBegun(outputs: KubernetesNodeOutputs): Promise<KubernetesNodeOutputs> {
  const { access, host, drift } = outputs;
  // While no API server answers, the record is all there is.
  const nodes = await nodesOf(access).catch(() => undefined);
  const annotations = nodes?.get(host.name)?.annotations ?? {};
  const hasBegun = cordonAnnotation in annotations || maintenanceAnnotation in annotations;
  return hasBegun ? { ...outputs, drift: [...new Set([...drift, unfinished])] } : outputs;
}
