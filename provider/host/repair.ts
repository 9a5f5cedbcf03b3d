import { renewalShare } from "../../pki/renewal";
import { heldByGates } from "../rollout/held";
import { isOfJob } from "./job-drift";
import type { HostLayerInputs, HostLayerOutputs } from "./layer-inputs";

type Recorded = Pick<HostLayerOutputs, "drift" | "renewAfter">;

const dayMs = 86_400_000;

/** Endings of drift lines that do not affect what runs. */
const harmless = [
  /: its (content was changed|mode is \S+, not \S+|owner is \S+, not \S+)$/,
  /: unmanaged file in a managed directory$/,
  /^its (certificates|keys) have been due for renewal since \S+$/,
];

/** Whether drift of a layer has anything that may keep what it runs from working. */
export const stopsSomething = (drift: readonly string[]): boolean =>
  drift.some(
    (line) =>
      line !== heldByGates && !isOfJob(line) && !harmless.some((pattern) => pattern.test(line)),
  );

/**
 * Whether a layer is broken, so that gates may be waiting for this very change: a repair does not wait for them. Other changes
 * do, even if a job has failed or a user has changed a file, as long as what the layer runs still works.
 *
 * @param changes whether the layer changes, apart from its drift
 */
export function isRepair(
  { drift, renewAfter }: Recorded,
  news: HostLayerInputs,
  changes: boolean,
  now = new Date(),
): boolean {
  const { keys, validDays } = news.certificates ?? {};
  // Keys without certificates go on working.
  if (!keys && hasExpired(renewAfter, validDays, now)) return true;
  const lines = drift.filter((line) => line !== heldByGates);
  return changes ? stopsSomething(lines) : lines.length > 0;
}

/** Whether a layer is as desired, and only the gates did not hold after its change. */
export const isOnlyHeld = ({ drift }: Recorded, changes: boolean): boolean =>
  !changes && drift.length > 0 && drift.every((line) => line === heldByGates);

/** Whether certificates have expired, computed from when their renewal was due: nothing that uses them still runs. */
const hasExpired = (
  renewAfter: string | undefined,
  validDays: number | undefined,
  now: Date,
): boolean =>
  renewAfter !== undefined &&
  validDays !== undefined &&
  Date.parse(renewAfter) + renewalShare * validDays * dayMs <= now.getTime();
