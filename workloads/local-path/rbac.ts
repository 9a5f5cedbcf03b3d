import type { types } from "@pulumi/kubernetes";
import { inLocalPath, localPath } from "./names";

type Rule = types.input.rbac.v1.PolicyRule;

const rule = (group: string, resource: string, ...verbs: string[]): Rule => ({
  apiGroups: [group],
  resources: [resource],
  verbs,
});

const group = "rbac.authorization.k8s.io";
const name = localPath.program;
const subjects = [{ kind: "ServiceAccount", name, namespace: localPath.namespace }];

/** What the provisioner may do: upstream's permissions without those that its code does not use. */
export const localPathIdentity = {
  account: { metadata: inLocalPath(name) },
  clusterRole: {
    metadata: { name },
    rules: [
      rule("", "nodes", "get"),
      rule("", "persistentvolumeclaims", "get", "list", "watch"),
      rule("", "persistentvolumes", "get", "list", "watch", "create", "delete"),
      rule("", "events", "create", "patch"),
      rule("storage.k8s.io", "storageclasses", "get", "list", "watch"),
    ],
  },
  clusterRoleBinding: {
    metadata: { name },
    roleRef: { apiGroup: group, kind: "ClusterRole", name },
    subjects,
  },
  role: {
    metadata: inLocalPath(name),
    rules: [rule("", "pods", "get", "create", "delete"), rule("", "pods/log", "get")],
  },
  roleBinding: {
    metadata: inLocalPath(name),
    roleRef: { apiGroup: group, kind: "Role", name },
    subjects,
  },
};

/** Helper pods ask the API for nothing, and get no token. */
export const localPathHelperAccount = {
  metadata: inLocalPath(localPath.helper),
  automountServiceAccountToken: false,
} satisfies types.input.core.v1.ServiceAccount;
