import type { Taint } from "../config/schema";
import { kubernetesApi } from "../kubernetes/client";
import { drainNode } from "../kubernetes/drain";
import {
  deleteNode,
  observeNode,
  otherNodeWithMachineId,
  setUnschedulable,
  waitForNode,
} from "../kubernetes/node";
import { labelNode, taintNode } from "../kubernetes/node-marks";
import { sha256 } from "../remote/desired-state";
import { same, type Handler } from "./handler";
import { reporter } from "./progress";

export interface KubernetesNodeInputs {
  readonly name: string;
  /** Kubeconfig of an administrator; a secret. */
  readonly kubeconfig: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** The resource itself: progress is shown beside it. */
  readonly statusUrn?: string;
}

export interface KubernetesNodeOutputs extends KubernetesNodeInputs {
  readonly kubeconfigDigest: string;
  readonly kubeletVersion: string;
  readonly podCidr: string;
  /** What somebody else changed since, a line for each thing. */
  readonly drift: readonly string[];
}

const readyDeadlineMs = 300_000;
const drainDeadlineMs = 300_000;

export const handler: Handler<KubernetesNodeInputs, KubernetesNodeOutputs> = {
  id: ({ name }) => `node/${name}`,

  diff: ({ name, labels, taints, kubeconfigDigest, drift }, news) => ({
    changes:
      drift.length > 0 ||
      !same(labels, news.labels) ||
      !same(taints, news.taints) ||
      kubeconfigDigest !== sha256(news.kubeconfig),
    replaces: name === news.name ? [] : ["name"],
  }),

  async create(inputs, progress) {
    const { name, kubeconfig, labels, taints, statusUrn } = inputs;
    const api = kubernetesApi(kubeconfig);
    const patience = { deadlineMs: readyDeadlineMs, report: reporter(name, statusUrn) };
    const known = {
      ...inputs,
      kubeconfigDigest: sha256(kubeconfig),
      kubeletVersion: "",
      podCidr: "",
    };
    await waitForNode(api, name, { ...patience, ready: false });
    progress.touched({ ...known, drift: ["it was not ready yet"] });
    await labelNode(api, name, labels);
    await taintNode(api, name, taints);
    // A drain that failed leaves its node cordoned.
    await setUnschedulable(api, name, false);
    const { kubeletVersion, podCidr, machineId } = await waitForNode(api, name, {
      ...patience,
      ready: true,
    });
    const clone = await otherNodeWithMachineId(api, name, machineId);
    if (clone)
      throw new Error(
        `${name}: joining the cluster: its machine-id is that of ${clone}; rm /etc/machine-id && systemd-machine-id-setup`,
      );
    return { ...known, kubeletVersion, podCidr, drift: [] };
  },

  async read(outputs) {
    const node = await observeNode(kubernetesApi(outputs.kubeconfig), outputs.name);
    if (!node) return undefined;
    const labels = Object.entries(outputs.labels).filter(
      ([key, value]) => node.labels[key] !== value,
    );
    const taints = outputs.taints.filter(
      (taint) =>
        !node.taints.some(({ key, effect }) => key === taint.key && effect === taint.effect),
    );
    const drift = [
      ...labels.map(
        ([key, value]) => `label ${key}: is ${node.labels[key] ?? "missing"}, not ${value}`,
      ),
      ...taints.map(({ key, effect }) => `taint ${key}:${effect}: is missing`),
      ...(node.unschedulable ? ["it is cordoned"] : []),
    ];
    return { ...outputs, kubeletVersion: node.kubeletVersion, podCidr: node.podCidr, drift };
  },

  async delete({ name, kubeconfig, statusUrn }) {
    const api = kubernetesApi(kubeconfig);
    const report = reporter(name, statusUrn);
    await drainNode(api, name, { deadlineMs: drainDeadlineMs, report });
    await deleteNode(api, name);
  },
};
