import type { types } from "@pulumi/kubernetes";

export const corednsNamespace = "kube-system";
export const corednsName = "coredns";

const roleName = "system:coredns";

export const corednsServiceAccount = {
  metadata: { name: corednsName, namespace: corednsNamespace },
} satisfies types.input.core.v1.ServiceAccount;

/** Objects that the `kubernetes` plugin watches. */
export const corednsRole = {
  metadata: { name: roleName },
  rules: [
    { apiGroups: [""], resources: ["namespaces", "pods", "services"], verbs: ["list", "watch"] },
    { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list", "watch"] },
  ],
} satisfies types.input.rbac.v1.ClusterRole;

export const corednsRoleBinding = {
  metadata: { name: roleName },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: roleName },
  subjects: [{ kind: "ServiceAccount", name: corednsName, namespace: corednsNamespace }],
} satisfies types.input.rbac.v1.ClusterRoleBinding;
