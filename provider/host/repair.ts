import { renewalShare } from "../../pki/renewal";
import { heldByGates } from "../rollout/held";
import { isOfJob } from "./job-drift";
import type { HostLayerInputs, HostLayerOutputs } from "./layer-inputs";

type Recorded = Pick<HostLayerOutputs, "drift" | "renewAfter">;

const dayMs = 86_400_000;

/** Ends of lines of drift that leave what runs as it is. */
const harmless = [
  /: its (content was changed|mode is \S+, not \S+|owner is \S+, not \S+)$/,
  /: unmanaged file in a managed directory$/,
  /^its certificates are due for renewal since \S+$/,
];

/** Whether drift of a layer has anything that may keep what it runs from working. */
export const stopsSomething = (drift: readonly string[]): boolean =>
  drift.some(
    (line) =>
      line !== heldByGates && !isOfJob(line) && !harmless.some((pattern) => pattern.test(line)),
  );

/**
 * Whether a layer is not in order, so that gates may wait for its very change: a repair asks none. Another change of a layer that
 * runs all the same, such as one with a job that failed or a file that a person changed, asks them.
 *
 * @param changes whether the layer is to become another one, apart from its drift
 */
export function isRepair(
  { drift, renewAfter }: Recorded,
  news: HostLayerInputs,
  changes: boolean,
  now = new Date(),
): boolean {
  if (hasExpired(renewAfter, news.certificates?.validDays, now)) return true;
  const lines = drift.filter((line) => line !== heldByGates);
  return changes ? stopsSomething(lines) : lines.length > 0;
}

/** Whether a layer is as it should be, and only the gates did not hold when it had changed. */
export const isOnlyHeld = ({ drift }: Recorded, changes: boolean): boolean =>
  !changes && drift.length > 0 && drift.every((line) => line === heldByGates);

/** Whether certificates are beyond their renewal by all the rest of their life: nothing that uses them runs any more. */
const hasExpired = (
  renewAfter: string | undefined,
  validDays: number | undefined,
  now: Date,
): boolean =>
  renewAfter !== undefined &&
  validDays !== undefined &&
  Date.parse(renewAfter) + renewalShare * validDays * dayMs <= now.getTime();
