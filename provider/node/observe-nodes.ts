import type { NodeObservation } from "../../kubernetes/node-observation";
import { observeNodes } from "../../kubernetes/node";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import { clusterApi } from "../cluster/api";
import { perRun } from "../../runtime/per-run";

type Nodes = ReadonlyMap<string, NodeObservation>;

const looks = perRun(() => new Map<string, Promise<Nodes>>());

/**
 * The nodes of a cluster by name. All who ask in the life of this process share one request, until a node is changed: a
 * refresh asks an API server once, however many nodes there are.
 *
 * @throws ApiError when no API server answers; the next who asks tries again.
 */
export function lookAtNodes(access: ClusterAccess): Promise<Nodes> {
  const running = looks().get(access.server);
  if (running) return running;
  const look = observeNodes(clusterApi(access));
  look.catch(() => looks().delete(access.server));
  looks().set(access.server, look);
  return look;
}

/** A node is about to be changed. */
export const forgetNodes = (): void => looks().clear();
