import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Sections } from "../config/schema";
import { loginBindings } from "../workloads/login-roles";

/** Gives people the roles of the stack file. They need no node: an API server is enough. */
export function bindLoginRoles(
  roles: Sections["security"]["login"]["roles"],
  opts: pulumi.CustomResourceOptions,
): void {
  for (const { name, kind, binding } of loginBindings(roles))
    if (kind === "RoleBinding") new kubernetes.rbac.v1.RoleBinding(name, binding, opts);
    else new kubernetes.rbac.v1.ClusterRoleBinding(name, binding, opts);
}
