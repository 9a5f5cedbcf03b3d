import type { NodeObservation } from "../../kubernetes/node-observation";
import { observeNodes } from "../../kubernetes/node";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import { clusterApi } from "../cluster/api";
import { perRun } from "../../runtime/per-run";

type Nodes = ReadonlyMap<string, NodeObservation>;

const observations = perRun(() => new Map<string, Promise<Nodes>>());

/**
 * All nodes of a cluster, by name. All calls of a run share one request until a node changes, so a refresh costs one request,
 * however many nodes there are.
 *
 * @throws ApiError if no API server answers; the next call tries again.
 */
export function nodesOf(access: ClusterAccess): Promise<Nodes> {
  const running = observations().get(access.server);
  if (running) return running;
  const observation = observeNodes(clusterApi(access));
  observation.catch(() => observations().delete(access.server));
  observations().set(access.server, observation);
  return observation;
}

/** Call before a node changes: later calls observe the nodes again. */
export const forgetNodes = (): void => observations().clear();
