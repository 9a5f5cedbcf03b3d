import { drainNode } from "../../kubernetes/drain";
import { volumeLine, volumesOn } from "../../kubernetes/local-volumes";
import { withdrawNode } from "../../kubernetes/load-balancing";
import type { KubernetesApi } from "../../kubernetes/client";
import { deleteNode } from "../../kubernetes/node";
import { retry } from "../../kubernetes/wait";
import { takeOutOfService, waitForDetach } from "../../kubernetes/out-of-service";
import { clusterApi } from "../cluster/api";
import { belongsToAnother } from "../host/foreign";
import { reporter } from "../progress";
import { passGates } from "../rollout/gated";
import { inTurn } from "../rollout/removal";
import { NotReached } from "../rollout/rollout";
import { isLost, listedDrainSeconds, listedGates, listedRollout } from "../stack";
import type { KubernetesNodeOutputs } from "./inputs";
import { forgetNodes } from "./observe-nodes";
import { needsRepair } from "./repair";
import { returnToService } from "./service";

const apiDeadlineMs = 300_000;
const returnDeadlineMs = 30_000;

/**
 * Takes a node out of the cluster: drains it and deletes it. A sick node, or one that is gone, waits for no gate before, and a lost
 * one not for the removal of others.
 */
export const removeNode = (outputs: KubernetesNodeOutputs): Promise<void> =>
  listedGates().length > 0 && !isLost(outputs.host.address)
    ? inTurn(outputs.host.name, needsRepair(outputs.drift, true), () => leave(outputs))
    : leave(outputs);

async function leave({ host, access, drift }: KubernetesNodeOutputs): Promise<void> {
  forgetNodes();
  const api = clusterApi(access);
  const { name } = host;
  const report = reporter(name);
  const lost = isLost(host.address);
  const force = lost || (await belongsToAnother(host));
  const why = lost ? "is lost" : "belongs to another cluster";
  if (force) report(`${why}: its pods are removed without waiting for its kubelet`);
  else await assertNoLocalData(api, name, report);
  const before = { host, when: "before its removal", report };
  if (!force && !needsRepair(drift, true)) await passGates(before, () => api);
  const wait = { deadlineMs: apiDeadlineMs, report };
  const drainSeconds = listedDrainSeconds(name);
  const deadlineMs = drainSeconds === undefined ? apiDeadlineMs : drainSeconds * 1000;
  try {
    await withdrawNode(api, name, wait);
    if (force) await takeOutOfService(api, name, wait);
    await drainNode(api, name, { deadlineMs, report, force, removed: true });
    if (force) await waitForDetach(api, name, wait);
    await deleteNode(api, name);
  } catch (failure) {
    // The engine still records the node as in service: if the host were listed again, nothing would change.
    const soon = { ...wait, deadlineMs: returnDeadlineMs };
    await returnToService(api, name, soon).catch((error: Error) => report(error.message));
    throw failure;
  }
  await passGates({ host, when: "after its removal", report, withoutHost: force }, () => api);
}

/** @throws NotReached that names the volumes whose data would go with the host, unless the stack file allows that. */
async function assertNoLocalData(
  api: KubernetesApi,
  name: string,
  report: (line: string) => void,
): Promise<void> {
  const what = `${name}: searching for data on it`;
  const wait = { deadlineMs: apiDeadlineMs, report };
  const volumes = (await retry(what, wait, () => volumesOn(api, [name]))).get(name) ?? [];
  if (volumes.length === 0) return;
  const lines = volumes.map(volumeLine).join(", ");
  if (listedRollout()?.deleteLocalVolumes) return report(`these volumes go with it: ${lines}`);
  throw new NotReached(
    `${name}: removing it: the data of ${volumes.length} PersistentVolume${volumes.length === 1 ? "" : "s"} would go with it: ${lines}; move the data, or set rollout.deleteLocalVolumes`,
  );
}
