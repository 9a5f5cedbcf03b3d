import type { Taint } from "../config/schema";
import { drainNode } from "../kubernetes/drain";
import {
  deleteNode,
  observeNode,
  otherNodeWithMachineId,
  restoreNode,
  setUnschedulable,
  waitForNode,
} from "../kubernetes/node";
import { labelNode, taintNode } from "../kubernetes/node-marks";
import { sha256 } from "../remote/desired-state";
import type { RemoteHost } from "../remote/host";
import { runAsRoot } from "../remote/root-shell";
import { hostScript } from "../remote/scripts";
import { clusterApi } from "./cluster-api";
import { same, type Handler, type Progress } from "./handler";
import { moved } from "./host-layer";
import { missingNode, nodeDrift } from "./node-drift";
import { reporter } from "./progress";
import { credentials, currentWay, isAbandoned } from "./stack";

export interface KubernetesNodeInputs {
  /** The machine; its name is the node's. */
  readonly host: RemoteHost;
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
  id: ({ host }) => `node/${host.name}`,

  diff: ({ host, labels, taints, kubeconfigDigest, drift }, news) => ({
    changes:
      drift.length > 0 ||
      !same(labels, news.labels) ||
      !same(taints, news.taints) ||
      kubeconfigDigest !== sha256(news.kubeconfig),
    replaces: moved(host, news.host) ? ["host"] : [],
  }),

  create: (inputs, progress) => join(inputs, "", progress),

  async update(outputs, news, progress) {
    if (outputs.drift.includes(missingNode)) await rejoin(news, outputs.podCidr);
    return join(news, outputs.podCidr, progress);
  },

  async read(outputs) {
    const node = await observeNode(clusterApi(outputs.kubeconfig), outputs.host.name);
    if (!node) return { ...outputs, drift: [missingNode] };
    const { kubeletVersion, podCidr } = node;
    return { ...outputs, kubeletVersion, podCidr, drift: nodeDrift(outputs, node) };
  },

  async delete({ host, kubeconfig, statusUrn }) {
    const api = clusterApi(kubeconfig);
    const report = reporter(host.name, statusUrn);
    const force = isAbandoned(host.address);
    if (force) report("is abandoned: its pods are removed without waiting for its kubelet");
    await drainNode(api, host.name, { deadlineMs: drainDeadlineMs, report, force });
    await deleteNode(api, host.name);
  },
};

async function join(
  inputs: KubernetesNodeInputs,
  podCidr: string,
  progress: Progress<KubernetesNodeOutputs>,
): Promise<KubernetesNodeOutputs> {
  const { host, kubeconfig, labels, taints, statusUrn } = inputs;
  const { name } = host;
  const api = clusterApi(kubeconfig);
  const patience = { deadlineMs: readyDeadlineMs, report: reporter(name, statusUrn) };
  const known = { ...inputs, kubeconfigDigest: sha256(kubeconfig), kubeletVersion: "", podCidr };
  progress.touched({ ...known, drift: ["it was not ready yet"] });
  await waitForNode(api, name, { ...patience, ready: false });
  await labelNode(api, name, labels);
  await taintNode(api, name, taints);
  // A drain that failed leaves its node cordoned.
  await setUnschedulable(api, name, false);
  const node = await waitForNode(api, name, { ...patience, ready: true });
  const clone = await otherNodeWithMachineId(api, name, node.machineId);
  if (clone)
    throw new Error(
      `${name}: joining the cluster: its machine-id is that of ${clone}; rm /etc/machine-id && systemd-machine-id-setup`,
    );
  return { ...known, kubeletVersion: node.kubeletVersion, podCidr: node.podCidr, drift: [] };
}

/** A kubelet registers its node when it starts and never again, and so does flannel. */
async function rejoin({ host, kubeconfig }: KubernetesNodeInputs, podCidr: string): Promise<void> {
  await restoreNode(clusterApi(kubeconfig), host.name, host.address, podCidr);
  await runAsRoot(currentWay(host), credentials(), {
    doing: "letting the node join again",
    script: hostScript(["rejoin"]),
    timeoutSeconds: 90,
  });
}
