import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { corefile, type CorefileOptions } from "../workloads/coredns/corefile";
import { corednsConfig, corednsDeployment } from "../workloads/coredns/deployment";
import { corednsRole, corednsRoleBinding, corednsServiceAccount } from "../workloads/coredns/rbac";
import { corednsDisruptionBudget, corednsService } from "../workloads/coredns/service";

export interface ClusterDnsArgs extends CorefileOptions {
  /** Address of the DNS Service, which kubelets give to pods. */
  readonly address: string;
  /** Its IPv6 address, which kubelets give to pods too; absent in a cluster with IPv4 only. */
  readonly ipv6Address?: string;
  /** Number of pods. @default 2 */
  readonly replicas?: number;
  /** Container image of CoreDNS. */
  readonly image: string;
}

/**
 * The cluster's DNS: CoreDNS behind the Service `kube-dns`. Ready when all replicas answer.
 * Uses the Kubernetes provider in its options.
 */
export class ClusterDns extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterDnsArgs, opts: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:ClusterDns", name, {}, opts);
    const child = { parent: this };
    const config = corefile(args);

    const account = new kubernetes.core.v1.ServiceAccount(
      `${name}-account`,
      corednsServiceAccount,
      child,
    );
    const role = new kubernetes.rbac.v1.ClusterRole(`${name}-role`, corednsRole, child);
    const binding = new kubernetes.rbac.v1.ClusterRoleBinding(
      `${name}-role-binding`,
      corednsRoleBinding,
      child,
    );
    const configMap = new kubernetes.core.v1.ConfigMap(
      `${name}-config`,
      corednsConfig(config),
      child,
    );
    new kubernetes.policy.v1.PodDisruptionBudget(
      `${name}-disruption-budget`,
      corednsDisruptionBudget,
      child,
    );
    const deployment = new kubernetes.apps.v1.Deployment(
      `${name}-deployment`,
      corednsDeployment(args.image, config, args.replicas),
      // Without account or configuration, no pods are created; without the role, they do not become ready.
      { ...child, dependsOn: [account, role, binding, configMap] },
    );
    // The provider waits for a Service to have endpoints.
    new kubernetes.core.v1.Service(
      `${name}-service`,
      corednsService(args.address, args.ipv6Address),
      { ...child, dependsOn: [deployment] },
    );
    this.registerOutputs({});
  }
}
