import type { Sections } from "../config/schema";
import type { KubernetesObject } from "./object";

type LoginRole = Sections["security"]["login"]["roles"][number];

const rbac = "rbac.authorization.k8s.io";

/** A binding for one role of the stack file, with the name of its resource. */
export interface LoginBinding {
  readonly name: string;
  readonly binding: KubernetesObject & { readonly kind: "RoleBinding" | "ClusterRoleBinding" };
}

/**
 * Bindings that give people their roles. Each is named for its role, which a binding cannot change: another role is another
 * object.
 */
export const loginBindings = (roles: readonly LoginRole[]): LoginBinding[] =>
  roles.map(({ role, kind, namespace, groups, users }) => ({
    name: [
      "login",
      ...(kind === "Role" ? ["role"] : []),
      role,
      ...(namespace ? ["in", namespace] : []),
    ].join("-"),
    binding: {
      apiVersion: `${rbac}/v1`,
      kind: namespace ? "RoleBinding" : "ClusterRoleBinding",
      metadata: {
        name: `kubernetes-on-bare-metal:login:${kind.toLowerCase()}:${role}`,
        ...(namespace && { namespace }),
      },
      roleRef: { apiGroup: rbac, kind, name: role },
      subjects: [
        ...groups.map((name) => ({ apiGroup: rbac, kind: "Group", name })),
        ...users.map((name) => ({ apiGroup: rbac, kind: "User", name })),
      ],
    },
  }));
