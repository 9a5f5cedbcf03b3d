import { perRun } from "../runtime/per-run";

const seen = perRun(() => ({ checks: false }));

/** Records that the engine has the inputs of a resource checked. */
export const sawCheck = (): void => void (seen().checks = true);

/**
 * Whether the program runs in this operation: the engine then has inputs checked before anything is removed. A destroy only
 * removes. So does a run whose targets are all removed resources.
 */
export const programRuns = (): boolean => seen().checks;
