import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { LocalPath } from "../config/schema/storage";
import { localPathConfig } from "../workloads/local-path/config";
import { localPathDeployment } from "../workloads/local-path/deployment";
import { localPathNamespace } from "../workloads/local-path/namespace";
import { localPathHelperAccount, localPathIdentity } from "../workloads/local-path/rbac";
import { localPathClass } from "../workloads/local-path/storage-class";

export interface LocalVolumesArgs extends LocalPath {
  /** Container image of local-path-provisioner, which also runs its helper pods. */
  readonly image: string;
}

/**
 * Volumes in a directory on hosts: the StorageClass `local-path` and its provisioner. Ready when the provisioner runs. Uses the
 * Kubernetes provider in its options.
 */
export class LocalVolumes extends pulumi.ComponentResource {
  constructor(name: string, args: LocalVolumesArgs, opts: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:LocalVolumes", name, {}, opts);
    const child = { parent: this };
    const { core, apps, rbac, storage } = kubernetes;
    const { account, clusterRole, clusterRoleBinding, role, roleBinding } = localPathIdentity;
    const config = localPathConfig(args.directory, args.image);

    const namespace = new core.v1.Namespace(`${name}-namespace`, localPathNamespace, child);
    const inNamespace = { ...child, dependsOn: [namespace] };
    const needed = [
      new core.v1.ServiceAccount(`${name}-account`, account, inNamespace),
      new core.v1.ServiceAccount(`${name}-helper-account`, localPathHelperAccount, inNamespace),
      new rbac.v1.ClusterRole(`${name}-cluster-role`, clusterRole, child),
      new rbac.v1.ClusterRoleBinding(`${name}-cluster-role-binding`, clusterRoleBinding, child),
      new rbac.v1.Role(`${name}-role`, role, inNamespace),
      new rbac.v1.RoleBinding(`${name}-role-binding`, roleBinding, inNamespace),
      new core.v1.ConfigMap(`${name}-config`, config, inNamespace),
    ];
    new apps.v1.Deployment(
      `${name}-provisioner`,
      localPathDeployment(args.image, config.data),
      // Without permission to list its objects, it exits and restarts with growing delays.
      { ...child, dependsOn: needed },
    );
    new storage.v1.StorageClass(`${name}-class`, localPathClass(args), {
      ...child,
      // The API refuses to change the policy, and two classes cannot have one name.
      replaceOnChanges: ["reclaimPolicy"],
      deleteBeforeReplace: true,
    });
    this.registerOutputs({});
  }
}
