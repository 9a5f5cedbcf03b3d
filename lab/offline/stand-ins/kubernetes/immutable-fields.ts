import type { Properties } from "../properties";
import type { Path } from "../property-diff";
import { apiGroup } from "./object";
import type { Settings } from "./settings";

// Fields that the API refuses to change in place; the official plugin replaces the object for each of them.
const immutable: Record<string, string[]> = {
  "/PersistentVolumeClaim": [
    ...["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
  ],
  "/Pod": ["spec"],
  "/ResourceQuota": ["spec.scopes"],
  "/Service": ["spec.clusterIP"],
  "apps/DaemonSet": ["spec.selector"],
  "apps/Deployment": ["spec.selector"],
  "apps/StatefulSet": [
    ...["spec.podManagementPolicy", "spec.revisionHistoryLimit", "spec.selector"],
    ...["spec.serviceName", "spec.volumeClaimTemplates"],
  ],
  "batch/Job": ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "storage.k8s.io/StorageClass": ["parameters", "provisioner"],
};

/** Which changed paths between two versions of an object require a replacement. */
export function replaces(
  before: Properties,
  after: Properties,
  { configMapMutable, secretMutable }: Settings,
): (path: Path) => boolean {
  const group = apiGroup(String(after.apiVersion));
  const key = `${group}/${String(after.kind)}`;
  const fields = ["kind", "metadata.name", "metadata.namespace", ...(immutable[key] ?? [])];
  if (group !== apiGroup(String(before.apiVersion))) fields.push("apiVersion");
  if (key === "/Secret") fields.push("type");
  if (key === "/Secret" && !secretMutable) fields.push("data", "stringData");
  if (key === "/ConfigMap" && !configMapMutable) fields.push("data", "binaryData");
  return (path) => {
    const name = path.filter((step) => typeof step === "string").join(".");
    return fields.some((field) => name === field || name.startsWith(`${field}.`));
  };
}
