import type { NetworkChoice } from "../layers/network/part";
import { componentPermissions, formerPermissions } from "../workloads/rbac";
import type { KubernetesApi } from "./client";
import { applyObject, deleteApplied } from "./objects";

/**
 * Grants permissions to the cluster's own certificates: administrators, the API server as a client of kubelets, and the
 * pod network. Revokes those of network components that are switched off. Idempotent.
 *
 * @param api with credentials of the group `system:masters`: no other may grant these permissions.
 * @throws ApiError
 */
export async function grantComponentPermissions(
  api: KubernetesApi,
  network: NetworkChoice,
): Promise<void> {
  for (const object of componentPermissions(network)) await applyObject(api, object);
  for (const object of formerPermissions(network)) await deleteApplied(api, object);
}
