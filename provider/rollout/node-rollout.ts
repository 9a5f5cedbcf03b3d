import { perRun } from "../../runtime/per-run";
import { newRollout } from "./rollout";

/** All nodes that change in this run, and all that gates are asked for when it is removed. */
export const nodeRollout = perRun(() => newRollout());
