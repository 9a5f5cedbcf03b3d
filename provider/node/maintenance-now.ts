import { clusterApi } from "../cluster/api";
import { reporter } from "../progress";
import { NotReached } from "../rollout/rollout";
import type { NodeChange } from "./change";
import type { KubernetesNodeInputs, KubernetesNodeOutputs } from "./inputs";
import { closedWindow, isDue } from "./maintenance-due";
import { maintainedSince } from "./maintenance-mark";

const apiDeadlineMs = 300_000;

/** Maintenance that accompanies the change of a node. */
export type MaintenanceNow = Omit<NodeChange, "begin"> & {
  /** Whether it makes the change a repair, as when earlier maintenance has not ended. */
  readonly isRepair: boolean;
  /** Throws NotReached if the window has closed meanwhile. */
  readonly assertOpen: () => void;
};

/**
 * Maintenance that is due and may begin now. If it has already begun, it continues outside of its window; any other repair runs without it.
 *
 * @param isRepair whether the change is a repair anyway
 * @throws NotReached outside of the window
 */
export async function maintenanceNow(
  { maintained }: Pick<KubernetesNodeOutputs, "maintained">,
  { host, access, maintenance }: Pick<KubernetesNodeInputs, "host" | "access" | "maintenance">,
  isRepair: boolean,
): Promise<MaintenanceNow> {
  const none = { isRepair, assertOpen: () => undefined };
  if (!maintenance || !isDue(maintained, maintenance)) return none;
  const wait = { deadlineMs: apiDeadlineMs, report: reporter(host.name) };
  const since = await maintainedSince(clusterApi(access), host.name, wait);
  if (since !== undefined) return { ...none, isRepair: true, maintenance, maintainedSince: since };
  const assertOpen = () => {
    const reason = closedWindow(maintenance, new Date());
    if (reason) throw new NotReached(`${host.name}: maintaining the host: not begun: ${reason}`);
  };
  if (isRepair && closedWindow(maintenance, new Date())) return none;
  assertOpen();
  return { isRepair, maintenance, assertOpen };
}
