import type { KubernetesApi } from "../../kubernetes/client";
import { drainNode } from "../../kubernetes/drain";
import { observeNode, restoreNode, waitForNode } from "../../kubernetes/node";
import { readyPods, waitForPods } from "../../kubernetes/node-pods";
import { layersFrom } from "../../layers/layers-text";
import { ConnectionError } from "../../ssh/errors";
import { runAsRoot } from "../../ssh/root-shell";
import { ownScript } from "../../host/owner";
import { clusterApi } from "../cluster/api";
import { drainReasons } from "./drain-reasons";
import type { KubernetesNodeInputs, KubernetesNodeOutputs } from "./inputs";
import { missingNode } from "./drift";
import { applyLayers, stageLayers, type AppliedLayers } from "./layers";
import { NotReached } from "../rollout/rollout";
import { credentials, currentWay } from "../stack";

const podsDeadlineMs = 300_000;
const settleSeconds = 120;

/**
 * Changes engine and kubelet of a node: brings what it needs to the host, drains the node where the change asks for it, and
 * applies it. Returns when kubelet, pod network and all pods that stayed are well again; the node is then as cordoned
 * as before, or cordoned where it was drained.
 *
 * @param begin called when the host has everything that it needs, before its pods leave
 */
export async function changeNode(
  outputs: KubernetesNodeOutputs,
  { host, access, layers: text, releases, rollout, network }: KubernetesNodeInputs,
  report: (text: string) => void,
  begin: () => Promise<void>,
): Promise<AppliedLayers> {
  const { name } = host;
  const api = clusterApi(access);
  const layers = layersFrom(text);
  await stageLayers(host, layers, report).catch((failure: Error) => {
    throw failure instanceof ConnectionError ? new NotReached(failure.message) : failure;
  });
  await begin();
  const patience = { deadlineMs: podsDeadlineMs, report };
  // It may not get worse: a node that was ready has to be so again.
  const withoutNetwork = network.external && (await observeNode(api, name))?.lacksNetwork !== false;
  const pods = await readyPods(api, name, patience);
  const reasons = drainReasons(outputs.releases, releases);
  if (reasons.length > 0) {
    report(`is drained for ${reasons.join("; ")}`);
    // It keeps the addresses that it announces: what forwards packets runs on, and connections end where an address moves.
    await drainNode(api, name, { deadlineMs: rollout.drainTimeoutSeconds * 1000, report });
  }
  const applied = await applyLayers(host, layers, report);
  if (outputs.drift.includes(missingNode)) await rejoin(api, host, outputs.podCidr);
  const settled = await runAsRoot(currentWay(host), credentials(), {
    doing: "looking whether it works after its change",
    script: ownScript(host, ["settle"], { PATIENCE: String(settleSeconds) }),
    timeoutSeconds: settleSeconds + 30,
  });
  const started = Number(/^kubelet\t(\d+)$/m.exec(settled)?.[1]) * 1000;
  await waitForNode(api, name, { ...patience, ready: true, withoutNetwork, since: started });
  await waitForPods(api, name, pods, patience);
  return applied;
}

/** A kubelet registers its node when it starts and never again, and so does the pod network. */
async function rejoin(
  api: KubernetesApi,
  host: KubernetesNodeInputs["host"],
  podCidr: string,
): Promise<void> {
  await restoreNode(api, host.name, host.address, podCidr);
  await runAsRoot(currentWay(host), credentials(), {
    doing: "letting the node join again",
    script: ownScript(host, ["rejoin"]),
    timeoutSeconds: 90,
  });
}
