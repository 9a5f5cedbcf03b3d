import { drainNode } from "../../kubernetes/drain";
import { observeNode, waitForNode } from "../../kubernetes/node";
import { readyPods, waitForPods } from "../../kubernetes/node-pods";
import { podsOfOneAddress, renewPods } from "../../kubernetes/one-address";
import { retry } from "../../kubernetes/wait";
import { layersFrom } from "../../layers/layer-json";
import { ConnectionError } from "../../ssh/errors";
import { runAsRoot } from "../../ssh/root-shell";
import { ownScript } from "../../host/owner";
import { clusterApi } from "../cluster/api";
import { assertMayReboot } from "../etcd/may-pause";
import { drainReasons, runningReleases, secondFamilyReason } from "./drain-reasons";
import type { KubernetesNodeInputs, KubernetesNodeOutputs } from "./inputs";
import { missingNode } from "./drift";
import { applyLayers, stageLayers, type AppliedLayers } from "./layers";
import { carryOut, prepareMaintenance, workOf } from "./maintenance";
import type { NodeMaintenance } from "./maintenance-due";
import { beginMaintenance } from "./maintenance-mark";
import { recreateNode, rejoin } from "./rejoin";
import { NotReached } from "../rollout/rollout";
import { credentials, currentHost } from "../stack";

const podsDeadlineMs = 300_000;
const healthySeconds = 120;
/** After a reboot, static pods start one after the other. */
const bootSeconds = 300;

/** What accompanies the change of a node. */
export interface NodeChange {
  /** Called when the host has everything that it needs, before pods leave. */
  readonly begin: () => Promise<void>;
  /** Maintenance of the host that is due and may begin. */
  readonly maintenance?: NodeMaintenance | undefined;
  /** Start of an earlier maintenance that has not ended. */
  readonly maintainedSince?: string | undefined;
}

/**
 * Changes containerd and the kubelet of a node: stages what the host needs, drains the node if the change requires it, maintains
 * the host, and applies the change. Returns when the kubelet, the pod network and all remaining pods are healthy again. The node
 * then has its former cordon, or a cordon of this program if it was drained.
 */
export async function changeNode(
  outputs: KubernetesNodeOutputs,
  { host, access, layers: text, releases, rollout, network }: KubernetesNodeInputs,
  report: (text: string) => void,
  { begin, maintenance, maintainedSince }: NodeChange,
): Promise<AppliedLayers & Pick<KubernetesNodeOutputs, "maintained">> {
  const { name } = host;
  const api = clusterApi(access);
  const layers = layersFrom(text);
  const prepare = async () => {
    await stageLayers(host, layers, report);
    return maintenance && prepareMaintenance(host, maintenance, report);
  };
  const work = await prepare().catch((failure: Error) => {
    throw failure instanceof ConnectionError ? unreached(failure, maintainedSince) : failure;
  });
  const tasks = work && maintenance ? workOf(work, maintenance) : [];
  if (tasks.length > 0 && maintenance?.reboot !== "never") await assertMayReboot(host);
  await begin();
  const wait = { deadlineMs: podsDeadlineMs, report };
  const seen = await retry(`${name}: reading the node`, wait, () => observeNode(api, name));
  const isMissing = seen === undefined && outputs.podCidr !== "";
  if (isMissing) await recreateNode(api, host, network, outputs.podCidr);
  // A kubelet that registers its node by itself creates a new object, and the pod network is not registered on that.
  const mustRejoin =
    isMissing ||
    outputs.drift.includes(missingNode) ||
    (network.noted !== undefined && seen !== undefined && !(network.noted in seen.annotations));
  // A node that was ready must become ready again.
  const withoutNetwork = network.external && seen?.lacksNetwork !== false;
  const pods = await readyPods(api, name, wait);
  // Pods that a killed run left behind count too, so this asks the node instead of the record.
  const old =
    network.ipv6 && !network.external
      ? await retry(`${name}: listing its pods`, wait, () => podsOfOneAddress(api, name))
      : [];
  const reasons = [
    ...drainReasons(runningReleases(outputs.releases, seen), releases),
    ...(old.length > 0 ? [secondFamilyReason] : []),
    ...tasks,
  ];
  if (tasks.length > 0) await beginMaintenance(api, name, wait);
  const drain = { deadlineMs: rollout.drainTimeoutSeconds * 1000, report };
  if (reasons.length > 0) {
    report(`is drained for ${reasons.join("; ")}`);
    // The node keeps announcing its addresses: what forwards packets keeps running, and moving an address ends its connections.
    await drainNode(api, name, drain);
  }
  const rebooted = work && maintenance ? await carryOut(host, maintenance, work, report) : false;
  const applied = await applyLayers(host, layers, report);
  if (mustRejoin) await rejoin(host);
  const seconds = rebooted ? bootSeconds : healthySeconds;
  const output = await runAsRoot(currentHost(host), credentials(), {
    doing: "waiting until it is healthy after its change",
    script: ownScript(host, ["wait-healthy"], { TIMEOUT_SECONDS: String(seconds) }),
    timeoutSeconds: seconds + 30,
  });
  const started = Number(/^kubelet\t(\d+)$/m.exec(output)?.[1]) * 1000;
  await waitForNode(api, name, { ...wait, ready: true, withoutNetwork, since: started });
  // Remaining pods get the same network that drained ones have found elsewhere.
  if (old.length > 0) await renewPods(api, name, drain);
  await waitForPods(api, name, pods, wait);
  return { ...applied, maintained: maintenance?.asOf ?? outputs.maintained };
}

/** An unreachable host says nothing about others, unless it was last in maintenance: they might fail in the same way. */
const unreached = ({ message }: Error, since: string | undefined): Error =>
  since === undefined
    ? new NotReached(message)
    : new Error(
        `${message}\nits maintenance began at ${since} and has not ended; look at its console, or take it off the list and add its address to lostHosts`,
      );
