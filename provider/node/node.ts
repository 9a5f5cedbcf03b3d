import { layersFrom } from "../../layers/layer-json";
import { same, type Handler } from "../handler";
import { reinstalled, moved } from "../host/machine";
import { observeHost } from "../../host/layer";
import { reporter, warner } from "../progress";
import { credentials, currentHost, listedGates } from "../stack";
import { missingNode, nodeDrift } from "./drift";
import type { KubernetesNodeInputs, KubernetesNodeOutputs } from "./inputs";
import { join } from "./join";
import { appliedInThisRun, applyLayers, layerFingerprints, layersDrift } from "./layers";
import { removeNode } from "./leave";
import { recordedMaintenance } from "./maintenance";
import { pendingMaintenance } from "./maintenance-due";
import { nodesOf } from "./observe-nodes";
import { following } from "./repair";
import { nodeSteps } from "./steps";
import { arrivals, runsOther, updateNode } from "./update";

export const handler: Handler<KubernetesNodeInputs, KubernetesNodeOutputs> = {
  id: ({ host }) => `node/${host.name}`,

  derivedOutputs: ({ host, access, labels, taints, layers, maintenance }) => {
    const applied = layerFingerprints(layersFrom(layers));
    return { host, access, labels, taints, applied, ...(maintenance && { maintenance }) };
  },

  check(olds, news) {
    const gates = listedGates().map(({ name }) => name);
    const steps = nodeSteps(olds, news, gates);
    return steps === undefined ? news : { ...news, steps };
  },

  diff(outputs, news) {
    const changes =
      outputs.drift.length > 0 ||
      reinstalled(outputs.host, news.host) ||
      !same(outputs.labels, news.labels) ||
      !same(outputs.taints, news.taints) ||
      !same(outputs.access, news.access) ||
      runsOther(outputs, news);
    return { changes, replaces: moved(outputs.host, news.host) ? ["host"] : [] };
  },

  async create(inputs, progress) {
    const { host } = inputs;
    arrivals().saw(host.name);
    const layers = layersFrom(inputs.layers);
    const done =
      appliedInThisRun(host, layers) ?? (await applyLayers(host, layers, reporter(host.name)));
    const joined = await join(inputs, { podCidr: "", drift: [], ...done }, progress, true);
    const maintained = await recordedMaintenance(host, inputs.maintenance);
    return maintained === undefined ? joined : { ...joined, maintained };
  },

  update: updateNode,

  async read(outputs) {
    const warn = warner();
    const changed = await layersDrift(outputs.host, outputs);
    const seen = await observeHost(currentHost(outputs.host), credentials());
    // No drift: only a later date may reboot a host. Outputs that differ are not shown where nothing else does.
    for (const line of pendingMaintenance(outputs.maintenance, seen.maintenance))
      warn(`${outputs.host.name}: ${line}`);
    const kept = following(outputs.drift);
    const node = (await nodesOf(outputs.access)).get(outputs.host.name);
    if (!node) return { ...outputs, drift: [...kept, missingNode, ...changed] };
    const { kubeletVersion, podCidr } = node;
    const drift = [...kept, ...nodeDrift(outputs, node), ...changed];
    return { ...outputs, kubeletVersion, podCidr, drift };
  },

  delete: removeNode,
};
