import type { KubernetesObject } from "./object";

/** Group of the cluster's administrators, from their certificates' organization. */
export const clusterAdminsGroup = "kubernetes-on-bare-metal:cluster-admins";

const rbac = "rbac.authorization.k8s.io";

type Subject = { readonly kind: "User" | "Group"; readonly name: string };

const clusterRoleBinding = (name: string, role: string, subject: Subject): KubernetesObject => ({
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRoleBinding",
  metadata: { name },
  roleRef: { apiGroup: rbac, kind: "ClusterRole", name: role },
  subjects: [{ apiGroup: rbac, ...subject }],
});

/**
 * Lets flannel read the subnets and addresses of all nodes. It authenticates as its node, which may write to itself only and by
 * default no longer reads other nodes (https://kep.k8s.io/4601).
 */
const flannelRole: KubernetesObject = {
  apiVersion: `${rbac}/v1`,
  kind: "ClusterRole",
  metadata: { name: "flannel" },
  rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["get", "list", "watch"] }],
};

/**
 * Permissions for the cluster's own certificates: administrators, the API server as a client of kubelets, and flannel.
 * Kubernetes itself binds the other components.
 */
export const componentPermissions: readonly KubernetesObject[] = [
  clusterRoleBinding(clusterAdminsGroup, "cluster-admin", {
    kind: "Group",
    name: clusterAdminsGroup,
  }),
  clusterRoleBinding(
    "kubernetes-on-bare-metal:kube-apiserver-kubelet-client",
    "system:kubelet-api-admin",
    { kind: "User", name: "kube-apiserver-kubelet-client" },
  ),
  flannelRole,
  clusterRoleBinding("flannel", "flannel", { kind: "Group", name: "system:nodes" }),
];
