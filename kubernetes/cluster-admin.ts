import { componentPermissions } from "../workloads/rbac";
import type { KubernetesApi } from "./client";
import { applyObject } from "./objects";

/**
 * Gives the cluster's own certificates their permissions: administrators, the API server as a
 * client of kubelets, flannel. May be repeated.
 *
 * @param api with the credentials of the group `system:masters`: others may not hand these out.
 * @throws ApiError
 */
export async function bindClusterAdmin(api: KubernetesApi): Promise<void> {
  for (const object of componentPermissions) await applyObject(api, object);
}
