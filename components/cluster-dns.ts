import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { corefile } from "../workloads/coredns/corefile";
import { corednsConfig, corednsDeployment } from "../workloads/coredns/deployment";
import { corednsRole, corednsRoleBinding, corednsServiceAccount } from "../workloads/coredns/rbac";
import { corednsDisruptionBudget, corednsService } from "../workloads/coredns/service";

export interface ClusterDnsArgs {
  /** Domain of Services, such as `cluster.local`. */
  readonly domain: string;
  /** Address of the DNS Service, which kubelets give to pods. */
  readonly address: string;
  /** Servers for names outside the cluster, or `/etc/resolv.conf` for each node's own. When empty, such names do not resolve. */
  readonly upstreams: readonly string[];
  /** Container image of CoreDNS. */
  readonly image: string;
}

/**
 * The cluster's DNS: CoreDNS behind the Service `kube-dns`, two replicas. Ready when both answer.
 * Uses the Kubernetes provider in its options.
 */
export class ClusterDns extends pulumi.ComponentResource {
  constructor(name: string, args: ClusterDnsArgs, opts: pulumi.ComponentResourceOptions) {
    super("kubernetes-on-bare-metal:index:ClusterDns", name, {}, opts);
    const child = { parent: this };
    const config = corefile(args.domain, args.upstreams);

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
      corednsDeployment(args.image, config),
      // Without account or configuration pods are not created; without the role they are not ready.
      { ...child, dependsOn: [account, role, binding, configMap] },
    );
    // The provider waits for a Service to have endpoints.
    new kubernetes.core.v1.Service(`${name}-service`, corednsService(args.address), {
      ...child,
      dependsOn: [deployment],
    });
    this.registerOutputs({});
  }
}
