import type { Sections } from "../config/schema";

type LoginRole = Sections["security"]["login"]["roles"][number];

const rbac = "rbac.authorization.k8s.io";

/** A binding for one role of the stack file. */
export interface LoginBinding {
  /** Name of its resource. */
  readonly name: string;
  readonly kind: "RoleBinding" | "ClusterRoleBinding";
  readonly binding: {
    readonly metadata: { readonly name: string; readonly namespace?: string };
    readonly roleRef: { readonly apiGroup: string; readonly kind: string; readonly name: string };
    readonly subjects: {
      readonly apiGroup: string;
      readonly kind: string;
      readonly name: string;
    }[];
  };
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
    kind: namespace ? "RoleBinding" : "ClusterRoleBinding",
    binding: {
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
