import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Sections } from "../config/schema";
import { loginBindings } from "../workloads/login-roles";

/** Binds people to the roles of the stack file. This needs no node, only an API server. */
export function bindLoginRoles(
  roles: Sections["security"]["login"]["roles"],
  opts: pulumi.CustomResourceOptions,
): void {
  for (const { name, kind, binding } of loginBindings(roles))
    if (kind === "RoleBinding") new kubernetes.rbac.v1.RoleBinding(name, binding, opts);
    else new kubernetes.rbac.v1.ClusterRoleBinding(name, binding, opts);
}
