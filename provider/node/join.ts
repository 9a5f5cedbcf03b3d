import { labelNode, taintNode } from "../../kubernetes/labels-and-taints";
import { otherNodeWithMachineId, waitForNode } from "../../kubernetes/node";
import { retry } from "../../kubernetes/wait";
import { unansweredWebhook } from "../../kubernetes/webhooks";
import { clusterApi } from "../cluster/api";
import type { Progress } from "../handler";
import { reporter } from "../progress";
import { cordonedByHand } from "./drift";
import type { KubernetesNodeInputs, KubernetesNodeOutputs } from "./inputs";
import type { AppliedLayers } from "./layers";
import { endMaintenance, maintenanceAnnotation } from "./maintenance-mark";
import { forgetNodes } from "./observe-nodes";
import { proveNetwork } from "./prove";
import { returnToService } from "./service";

const readyDeadlineMs = 300_000;

type Known = Pick<KubernetesNodeOutputs, "podCidr" | "releases" | "drift" | "maintained"> &
  AppliedLayers;

/**
 * Sets the node's labels and taints, and lets it take pods once it is ready; if another program provides the pod network, once
 * that is all it lacks.
 *
 * @param changed whether anything on the host changed: then the pod network is proven first
 */
export async function join(
  { layers: _, rollout: __, hooks: ___, steps: ____, network, ...inputs }: KubernetesNodeInputs,
  { podCidr, applied, installed, releases, drift, maintained }: Known,
  progress: Progress<KubernetesNodeOutputs>,
  changed = false,
): Promise<KubernetesNodeOutputs> {
  forgetNodes();
  const { host, access, labels, taints } = inputs;
  const { name } = host;
  const api = clusterApi(access);
  const wait = { deadlineMs: readyDeadlineMs, report: reporter(name) };
  const version = `v${inputs.releases.kubernetes}`;
  const external = network.external && { externalNetwork: true };
  const kept = maintained !== undefined && { maintained };
  const known = {
    ...inputs,
    ...external,
    ...kept,
    applied,
    installed,
    kubeletVersion: "",
    podCidr,
  };
  progress.record({ ...known, releases, drift: ["it was not ready yet"] });
  await waitForNode(api, name, { ...wait, ready: false });
  await retry(`${name}: marking the node`, wait, async () => {
    await labelNode(api, name, labels);
    await taintNode(api, name, taints);
  });
  const until = { ready: true, withoutNetwork: network.external, version };
  const node = await waitForNode(api, name, { ...wait, ...until });
  const admit = () => returnToService(api, name, wait, drift.includes(cordonedByHand));
  if (!node.ready) wait.report("has no pod network yet: it comes with your CNI plugin");
  else if (changed)
    await proveNetwork(api, host, network, wait.report).catch(async (failure: Error) => {
      // The webhook's own pod may be waiting for this very node.
      if (unansweredWebhook(failure.message) === undefined) throw failure;
      wait.report(failure.message);
      await admit();
      await proveNetwork(api, host, network, wait.report);
    });
  await admit();
  if (maintenanceAnnotation in node.annotations) await endMaintenance(api, name, wait);
  const clone = await otherNodeWithMachineId(api, name, node.machineId);
  if (clone)
    throw new Error(
      `${name}: joining the cluster: its machine-id is that of ${clone}; rm /etc/machine-id && systemd-machine-id-setup`,
    );
  return { ...known, kubeletVersion: node.kubeletVersion, podCidr: node.podCidr, drift: [] };
}
