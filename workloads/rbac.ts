import type { NetworkChoice, NetworkPart } from "../layers/network/part";
import { everyNetworkPart, networkParts } from "../layers/network/parts";
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

/** Rules for parts of the pod network: one role each, bound to its own user or to all nodes. */
const networkPermissions = (parts: readonly NetworkPart[]): readonly KubernetesObject[] =>
  parts.flatMap(({ name, user, rules }) =>
    rules
      ? [
          {
            apiVersion: `${rbac}/v1`,
            kind: "ClusterRole",
            metadata: { name },
            rules,
          },
          clusterRoleBinding(
            name,
            name,
            user ? { kind: "User", name: user } : { kind: "Group", name: "system:nodes" },
          ),
        ]
      : [],
  );

/**
 * Permissions for the cluster's own certificates: administrators, the API server as a client of kubelets, and the pod network.
 * Kubernetes itself binds the other components.
 */
export const componentPermissions = (choice: NetworkChoice): readonly KubernetesObject[] => [
  clusterRoleBinding(clusterAdminsGroup, "cluster-admin", {
    kind: "Group",
    name: clusterAdminsGroup,
  }),
  clusterRoleBinding(
    "kubernetes-on-bare-metal:kube-apiserver-kubelet-client",
    "system:kubelet-api-admin",
    { kind: "User", name: "kube-apiserver-kubelet-client" },
  ),
  ...networkPermissions(networkParts(choice)),
];

/** Permissions of users whose part of the pod network is switched off, in the order of their deletion. */
export const formerPermissions = (choice: NetworkChoice): readonly KubernetesObject[] => {
  const parts = networkParts(choice);
  const off = everyNetworkPart.filter((part) => part.user !== undefined && !parts.includes(part));
  return [...networkPermissions(off)].reverse();
};
