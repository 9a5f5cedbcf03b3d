import type { V1Node } from "@kubernetes/client-node";
import type { Host } from "../../config/cluster-config";
import type { KubernetesApi } from "../../kubernetes/client";
import { readNode } from "../../kubernetes/node";
import { perRun } from "../../runtime/per-run";
import { isLost, listedCluster } from "../stack";

/** Nodes on which a pod has started in this run. */
const started = perRun(() => new Set<string>());

/** A node of another run counts once it has been ready for as long as a slow one takes to set up its network. */
const settledMs = 60_000;
/** How many hosts are looked at: a cluster with many that are down must not take long. */
const mostLooked = 6;

/**
 * The hosts that are to reach a pod that has started on a node: the nearest in the stack file that is up. An API server reaches the pod
 * too, so this one need not be a master's, and no host asks for many. Nodes that join together are up from their own pod on, so each is
 * reached by one before it, and the first by none: who reaches a pod gets its answers too, which shows both ways between the two.
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

/** Whether a node is ready, and has been for a while. An API server that restarts knows of none. */
const isInService = async (api: KubernetesApi, name: string): Promise<boolean> =>
  readNode(api, name).then(
    (node) => node !== undefined && !node.spec?.unschedulable && isSettled(node),
    () => false,
  );

/** By this machine's clock, from which those of hosts differ by seconds at most. */
function isSettled({ status }: V1Node): boolean {
  const ready = status?.conditions?.find(({ type }) => type === "Ready");
  if (ready?.status !== "True" || !ready.lastTransitionTime) return false;
  return Date.now() - new Date(ready.lastTransitionTime).getTime() >= settledMs;
}
