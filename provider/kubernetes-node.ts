import type { Taint } from "../config/schema";
import { drainNode } from "../kubernetes/drain";
import { withdrawNode } from "../kubernetes/load-balancing";
import { deleteNode, otherNodeWithMachineId, waitForNode } from "../kubernetes/node";
import { labelNode, taintNode } from "../kubernetes/node-marks";
import { patiently } from "../kubernetes/wait";
import { layersFrom } from "../layers/layers-text";
import type { RemoteHost } from "../remote/host";
import type { ClusterAccess } from "../render/kubeconfig";
import { clusterApi } from "./cluster-api";
import type { NodeReleases } from "./drain-reasons";
import { same, type Handler, type Progress } from "./handler";
import { installedAnew, moved } from "./host-layer";
import { changeNode } from "./node-change";
import { cordonedByHand, missingNode, nodeDrift } from "./node-drift";
import {
  appliedInThisRun,
  applyLayers,
  layerFingerprints,
  layersDiffer,
  layersDrift,
  type AppliedLayers,
} from "./node-layers";
import { forgetNodes, lookAtNodes } from "./nodes-look";
import { reporter } from "./progress";
import { returnToService } from "./node-service";
import { newRollout, type Member } from "./rollout";
import { isLost } from "./stack";

export interface KubernetesNodeInputs {
  /** The machine; its name is the node's. */
  readonly host: RemoteHost;
  /** An administrator's way into the cluster. */
  readonly access: ClusterAccess;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /**
   * Engine and kubelet, as layers/layers-text.ts writes them. Others made them before there was a control plane; whatever
   * changes of them changes from here.
   */
  readonly layers: string;
  readonly releases: NodeReleases;
  /** How the node takes its turn when it changes. */
  readonly rollout: Omit<Member, "name"> & {
    /** Seconds until pods that cannot be moved away stop the rollout. */
    readonly drainTimeoutSeconds: number;
  };
}

export interface KubernetesNodeOutputs
  extends Omit<KubernetesNodeInputs, "layers" | "releases" | "rollout">, AppliedLayers {
  readonly kubeletVersion: string;
  readonly podCidr: string;
  /** What the node runs; absent until it was ready once. */
  readonly releases?: NodeReleases | undefined;
  /** What somebody else changed since, a line for each thing. */
  readonly drift: readonly string[];
}

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
    return join(inputs, { podCidr: "", drift: [], ...done }, progress);
  },

  async update(outputs, news, progress) {
    if (outputs.drift.length === 0 && !runsOther(outputs, news))
      return join(news, outputs, progress);
    const { host } = news;
    const change = async () => {
      // What runs on the node stays on record, so that the next run knows what it was changed from.
      progress.touched({ ...outputs, drift: [...new Set([...outputs.drift, unfinished])] });
      const done = await changeNode(outputs, news, reporter(host.name));
      return join(news, { ...outputs, ...done }, progress);
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
    const force = isLost(host.address);
    if (force) report("is lost: its pods are removed without waiting for its kubelet");
    const patience = { deadlineMs: drainDeadlineMs, report };
    try {
      await withdrawNode(api, host.name, patience);
      await drainNode(api, host.name, { ...patience, force });
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

/** Gives the node its labels and taints and lets pods onto it when it is ready. */
async function join(
  { layers: _, rollout: __, ...inputs }: KubernetesNodeInputs,
  { podCidr, applied, installed, releases, drift }: Known,
  progress: Progress<KubernetesNodeOutputs>,
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
  await patiently(`${name}: marking the node`, patience, async () => {
    await labelNode(api, name, labels);
    await taintNode(api, name, taints);
  });
  const node = await waitForNode(api, name, { ...patience, ready: true, version });
  await returnToService(api, name, patience, drift.includes(cordonedByHand));
  const clone = await otherNodeWithMachineId(api, name, node.machineId);
  if (clone)
    throw new Error(
      `${name}: joining the cluster: its machine-id is that of ${clone}; rm /etc/machine-id && systemd-machine-id-setup`,
    );
  return { ...known, kubeletVersion: node.kubeletVersion, podCidr: node.podCidr, drift: [] };
}
