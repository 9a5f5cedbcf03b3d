import { layersFrom } from "../../layers/layer-json";
import { clusterApi } from "../cluster/api";
import { same, type Progress } from "../handler";
import { reporter } from "../progress";
import { heldByGates } from "../rollout/held";
import { newArrivals } from "../rollout/arrivals";
import { passGates } from "../rollout/gated";
import { assertNotPaused, markFirst } from "../rollout/pause";
import { nodeRollout } from "../rollout/node-rollout";
import type { AssertWanted } from "../rollout/rollout";
import { listedBefore, listedEdit, listedWorkers } from "../stack";
import { changeNode, type NodeChange } from "./change";
import { runHook } from "./hooks";
import type { KubernetesNodeInputs, KubernetesNodeOutputs } from "./inputs";
import { join } from "./join";
import { layersDiffer } from "./layers";
import { recordedMaintenance } from "./maintenance";
import { isDue } from "./maintenance-due";
import { maintenanceNow } from "./maintenance-now";
import { hookNotEnded, isMade, needsRepair, unfinished, withBegun } from "./repair";
import { perRun } from "../../runtime/per-run";

/** Workers that wait for their change or have completed it: masters come last. */
export const arrivals = perRun(() => newArrivals());

const apiDeadlineMs = 300_000;

/** How long the engine is quiet where an earlier node has no change. A wrong guess costs the order among equals and no more. */
const orderQuietMs = 2_000;

/** Whether anything on the host has to change. */
export const runsOther = (outputs: KubernetesNodeOutputs, news: KubernetesNodeInputs): boolean =>
  !same(outputs.releases, news.releases) ||
  layersDiffer(outputs, layersFrom(news.layers)) ||
  isDue(outputs.maintained, news.maintenance);

/** Changes a node in the order of the rollout. A repair comes first and waits for neither gates nor a pause. */
export async function updateNode(
  recorded: KubernetesNodeOutputs,
  news: KubernetesNodeInputs,
  progress: Progress<KubernetesNodeOutputs>,
): Promise<KubernetesNodeOutputs> {
  const { name } = news.host;
  const changes = runsOther(recorded, news);
  if (recorded.drift.length === 0 && !changes) {
    arrivals().saw(name);
    return join(news, recorded, progress);
  }
  const outputs = changes && recorded.releases ? await withBegun(recorded) : recorded;
  const { drift } = outputs;
  // A node that has never been ready has nothing to lose.
  if (!outputs.releases) {
    arrivals().saw(name);
    const begin = () => Promise.resolve(progress.record(begun(outputs)));
    const done = await changeAndJoin(outputs, news, progress, { begin });
    const maintained = await recordedMaintenance(news.host, news.maintenance);
    return maintained === undefined ? done : { ...done, maintained };
  }
  const urgent = needsRepair(drift, changes) || isMade(drift, changes);
  if (news.rollout.controlPlane && !urgent) await arrivals().all(listedWorkers());
  const repairs = urgent && !changes;
  const changed = nodeRollout().run(
    { name, urgent, repairs, ...news.rollout },
    (assertWanted) => changeBetweenGates(outputs, news, progress, assertWanted),
    () => arrivals().all(listedBefore(name), orderQuietMs),
  );
  arrivals().saw(name);
  return changed;
}

/**
 * Changes a node once the gates hold, and waits until they hold again. Checks them only when the host has all that it needs,
 * which may take minutes to download. A change that fails before then proves nothing about the node, so the next run checks them too.
 */
async function changeBetweenGates(
  outputs: KubernetesNodeOutputs,
  news: KubernetesNodeInputs,
  progress: Progress<KubernetesNodeOutputs>,
  assertWanted: AssertWanted,
): Promise<KubernetesNodeOutputs> {
  const { host, rollout: how } = news;
  const report = reporter(host.name);
  const wait = { deadlineMs: apiDeadlineMs, report };
  const api = clusterApi(news.access);
  const after = { host, when: "after its change", report };
  const follow = async (done: KubernetesNodeOutputs, hook: boolean) => {
    if (hook) {
      progress.record({ ...done, drift: [hookNotEnded] });
      await runHook(host, "afterChange", news.hooks?.afterChange, report);
    }
    progress.record({ ...done, drift: [heldByGates] });
    await passGates(after, () => api);
  };
  const changes = runsOther(outputs, news);
  if (isMade(outputs.drift, changes)) {
    await follow(outputs, outputs.drift.includes(hookNotEnded));
    return join(news, { ...outputs, drift: [] }, progress);
  }
  const maintenance = await maintenanceNow(outputs, news, needsRepair(outputs.drift, changes));
  const { isRepair } = maintenance;
  const isPaused = how.pause === true && !isRepair;
  if (isPaused) await assertNotPaused(api, host.name, listedEdit(), wait);
  const before = { host, when: "before its change", report, assertWanted };
  const done = await changeAndJoin(outputs, news, progress, {
    ...maintenance,
    async begin() {
      if (!isRepair) await passGates(before, () => api);
      // Others may have failed while its host fetched what it needs, or while gates were asked.
      assertWanted();
      maintenance.assertOpen();
      if (isPaused) await markFirst(api, host.name, listedEdit(), wait);
      progress.record(begun(outputs));
      await runHook(host, "beforeChange", news.hooks?.beforeChange, report);
    },
  });
  await follow(done, true);
  return done;
}

/** Records what the node ran before, so that the next run knows what it was changed from. */
const begun = (outputs: KubernetesNodeOutputs): KubernetesNodeOutputs => ({
  ...outputs,
  drift: [...new Set([...outputs.drift, unfinished])],
});

async function changeAndJoin(
  outputs: KubernetesNodeOutputs,
  news: KubernetesNodeInputs,
  progress: Progress<KubernetesNodeOutputs>,
  change: NodeChange,
): Promise<KubernetesNodeOutputs> {
  const { maintained, ...done } = await changeNode(outputs, news, reporter(news.host.name), change);
  // Recorded only once the node is healthy: a host that fails before that ends the rollout.
  const joined = await join(news, { ...outputs, ...done }, progress, true);
  return maintained === outputs.maintained ? joined : { ...joined, maintained };
}
