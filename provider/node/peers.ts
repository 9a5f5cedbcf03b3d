import type { V1Node } from "@kubernetes/client-node";
import type { Host } from "../../config/cluster-config";
import type { KubernetesApi } from "../../kubernetes/client";
import { readNode } from "../../kubernetes/node";
import { perRun } from "../../runtime/per-run";
import { isLost, listedCluster } from "../stack";

/** Nodes on which this run has started a pod. */
const started = perRun(() => new Set<string>());

/** A node from an earlier run counts once it has been ready for as long as a slow one takes to set up its network. */
const settledMs = 60_000;
/** Number of hosts to try, so that a cluster with many hosts down does not take long. */
const mostLooked = 6;

/**
 * Hosts that must reach a new pod on a node: the nearest ones in the stack file that are up. Because an API server also reaches the
 * pod, this need not be a master, and no host has to check many pods. Nodes that join together count as up once their own pod runs:
 * each is reached by one before it, the first by none. A peer receives the pod's answers, so one check covers both directions.
 *
 * @param name of the node; it counts as up from now on
 */
export async function peersOf(api: KubernetesApi, name: string): Promise<readonly Host[]> {
  const earlier = new Set(started());
  started().add(name);
  const hosts = listedCluster()?.hosts ?? [];
  const place = hosts.findIndex((host) => host.name === name);
  const near = hosts
    .map((host, index) => ({ host, distance: Math.abs(index - place) }))
    .filter(({ host, distance }) => distance > 0 && !isLost(host.address))
    .sort((one, other) => one.distance - other.distance)
    .map(({ host }) => host);
  const isUp = async (host: Host) => earlier.has(host.name) || (await isInService(api, host.name));
  const found = await firstOf(near.slice(0, mostLooked), isUp);
  return found ? [found] : [];
}

async function firstOf(
  hosts: readonly Host[],
  isWanted: (host: Host) => Promise<boolean>,
): Promise<Host | undefined> {
  for (const host of hosts) if (await isWanted(host)) return host;
  return undefined;
}

/** Whether a node has been ready for a while. An API server that is restarting knows of none. */
const isInService = async (api: KubernetesApi, name: string): Promise<boolean> =>
  readNode(api, name).then(
    (node) => node !== undefined && !node.spec?.unschedulable && isSettled(node),
    () => false,
  );

/** By this machine's clock; clocks of hosts differ from it by seconds at most. */
function isSettled({ status }: V1Node): boolean {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status !== "True" || !ready.lastTransitionTime) return false;
  return Date.now() - new Date(ready.lastTransitionTime).getTime() >= settledMs;
}
