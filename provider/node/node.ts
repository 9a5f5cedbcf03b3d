import { drainNode } from "../../kubernetes/drain";
import { takeOutOfService, waitForDetach } from "../../kubernetes/out-of-service";
import { withdrawNode } from "../../kubernetes/load-balancing";
import { deleteNode, otherNodeWithMachineId, waitForNode } from "../../kubernetes/node";
import { labelNode, taintNode } from "../../kubernetes/labels-and-taints";
import { retry } from "../../kubernetes/wait";
import { unansweredWebhook } from "../../kubernetes/webhooks";
import { layersFrom } from "../../layers/layers-text";
import { clusterApi } from "../cluster/api";
import { belongsToAnother } from "../host/foreign";
import { same, type Handler, type Progress } from "../handler";
import { installedAnew, moved } from "../host/layer";
import { changeNode } from "./change";
import { cordonedByHand, missingNode, nodeDrift } from "./drift";
import {
  appliedInThisRun,
  applyLayers,
  layerFingerprints,
  layersDiffer,
  layersDrift,
  type AppliedLayers,
} from "./layers";
import type { KubernetesNodeInputs, KubernetesNodeOutputs } from "./inputs";
import { forgetNodes, lookAtNodes } from "./observe-nodes";
import { reporter } from "../progress";
import { proveNetwork } from "./prove";
import { returnToService } from "./service";
import { newRollout } from "./rollout";
import { isLost } from "../stack";

const readyDeadlineMs = 300_000;
const drainDeadlineMs = 300_000;
const returnDeadlineMs = 30_000;

/** All nodes that one run of the engine changes: this process lives as long as the run. */
const rollout = newRollout();

export const handler: Handler<KubernetesNodeInputs, KubernetesNodeOutputs> = {
  id: ({ host }) => `node/${host.name}`,

  implied: ({ host, access, labels, taints, layers }) => {
    return { host, access, labels, taints, applied: layerFingerprints(layersFrom(layers)) };
  },

  diff: (outputs, news) => ({
    changes:
      outputs.drift.length > 0 ||
      installedAnew(outputs.host, news.host) ||
      !same(outputs.labels, news.labels) ||
      !same(outputs.taints, news.taints) ||
      !same(outputs.access, news.access) ||
      runsOther(outputs, news),
    replaces: moved(outputs.host, news.host) ? ["host"] : [],
  }),

  async create(inputs, progress) {
    const { host } = inputs;
    const layers = layersFrom(inputs.layers);
    const done =
      appliedInThisRun(host, layers) ?? (await applyLayers(host, layers, reporter(host.name)));
    return join(inputs, { podCidr: "", drift: [], ...done }, progress, true);
  },

  async update(outputs, news, progress) {
    if (outputs.drift.length === 0 && !runsOther(outputs, news))
      return join(news, outputs, progress);
    const { host } = news;
    const change = async () => {
      // What runs on the node stays on record, so that the next run knows what it was changed from.
      progress.touched({ ...outputs, drift: [...new Set([...outputs.drift, unfinished])] });
      const done = await changeNode(outputs, news, reporter(host.name));
      return join(news, { ...outputs, ...done }, progress, true);
    };
    // A node that has not been ready yet carries nothing that could be lost.
    return outputs.releases ? rollout.turn({ name: host.name, ...news.rollout }, change) : change();
  },

  async read(outputs) {
    const changed = await layersDrift(outputs.host, outputs);
    const node = (await lookAtNodes(outputs.access)).get(outputs.host.name);
    if (!node) return { ...outputs, drift: [missingNode, ...changed] };
    const { kubeletVersion, podCidr } = node;
    const drift = [...nodeDrift(outputs, node), ...changed];
    return { ...outputs, kubeletVersion, podCidr, drift };
  },

  async delete({ host, access }) {
    forgetNodes();
    const api = clusterApi(access);
    const report = reporter(host.name);
    const lost = isLost(host.address);
    const force = lost || (await belongsToAnother(host));
    const why = lost ? "is lost" : "belongs to another cluster";
    if (force) report(`${why}: its pods are removed without waiting for its kubelet`);
    const patience = { deadlineMs: drainDeadlineMs, report };
    try {
      await withdrawNode(api, host.name, patience);
      if (force) await takeOutOfService(api, host.name, patience);
      await drainNode(api, host.name, { ...patience, force, removed: true });
      if (force) await waitForDetach(api, host.name, patience);
      await deleteNode(api, host.name);
    } catch (failure) {
      // The engine keeps the record of a node in service: where its host is listed again, nothing would change.
      const soon = { ...patience, deadlineMs: returnDeadlineMs };
      await returnToService(api, host.name, soon).catch((error: Error) => report(error.message));
      throw failure;
    }
  },
};

const unfinished = "its change was not finished";

const runsOther = (outputs: KubernetesNodeOutputs, news: KubernetesNodeInputs): boolean =>
  !same(outputs.releases, news.releases) || layersDiffer(outputs, layersFrom(news.layers));

type Known = Pick<KubernetesNodeOutputs, "podCidr" | "releases" | "drift"> & AppliedLayers;

/**
 * Gives the node its labels and taints and lets pods onto it when it is ready.
 *
 * @param changed whether anything on the host was: then its pod network is proven first
 */
async function join(
  { layers: _, rollout: __, network, ...inputs }: KubernetesNodeInputs,
  { podCidr, applied, installed, releases, drift }: Known,
  progress: Progress<KubernetesNodeOutputs>,
  changed = false,
): Promise<KubernetesNodeOutputs> {
  forgetNodes();
  const { host, access, labels, taints } = inputs;
  const { name } = host;
  const api = clusterApi(access);
  const patience = { deadlineMs: readyDeadlineMs, report: reporter(name) };
  const version = `v${inputs.releases.kubernetes}`;
  const known = { ...inputs, applied, installed, kubeletVersion: "", podCidr };
  progress.touched({ ...known, releases, drift: ["it was not ready yet"] });
  await waitForNode(api, name, { ...patience, ready: false });
  await retry(`${name}: marking the node`, patience, async () => {
    await labelNode(api, name, labels);
    await taintNode(api, name, taints);
  });
  const node = await waitForNode(api, name, { ...patience, ready: true, version });
  if (changed)
    await proveNetwork(api, host, network, patience.report).catch(async (failure: Error) => {
      // What serves the webhook may wait for this very node.
      if (unansweredWebhook(failure.message) === undefined) throw failure;
      patience.report(failure.message);
      await returnToService(api, name, patience, drift.includes(cordonedByHand));
      await proveNetwork(api, host, network, patience.report);
    });
  await returnToService(api, name, patience, drift.includes(cordonedByHand));
  const clone = await otherNodeWithMachineId(api, name, node.machineId);
  if (clone)
    throw new Error(
      `${name}: joining the cluster: its machine-id is that of ${clone}; rm /etc/machine-id && systemd-machine-id-setup`,
    );
  return { ...known, kubeletVersion: node.kubeletVersion, podCidr: node.podCidr, drift: [] };
}
