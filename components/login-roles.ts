import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Sections } from "../config/schema";
import { loginBindings } from "../workloads/login-roles";

/** Gives people the roles of the stack file. They need no node: an API server is enough. */
export function bindLoginRoles(
  roles: Sections["security"]["login"]["roles"],
  opts: pulumi.CustomResourceOptions,
): void {
  const { ClusterRoleBinding, RoleBinding } = kubernetes.rbac.v1;
  for (const { name, binding } of loginBindings(roles)) {
    const { kind, apiVersion: _, ...args } = binding;
    const make = kind === "RoleBinding" ? RoleBinding : ClusterRoleBinding;
    new make(name, args as unknown as kubernetes.types.input.rbac.v1.RoleBinding, opts);
  }
}
