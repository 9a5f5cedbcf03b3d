import type { types } from "@pulumi/kubernetes";
import { corednsPorts } from "./corefile";
import { corednsNamespace } from "./rbac";

/** The customary label, by which network policies and tools find the cluster's DNS. */
export const corednsLabels = { "k8s-app": "kube-dns" };

/** The customary name. */
export const corednsServiceName = "kube-dns";

/**
 * The cluster's DNS at its fixed addresses, under the customary name.
 *
 * @param address that kubelets give to pods
 * @param ipv6Address the second one that they give; absent in a cluster of IPv4 alone
 */
export const corednsService = (address: string, ipv6Address?: string) =>
  ({
    metadata: {
      name: corednsServiceName,
      namespace: corednsNamespace,
      labels: { ...corednsLabels, "kubernetes.io/cluster-service": "true" },
    },
    spec: {
      clusterIP: address,
      ...(ipv6Address !== undefined && {
        clusterIPs: [address, ipv6Address],
        ipFamilies: ["IPv4", "IPv6"],
        ipFamilyPolicy: "PreferDualStack",
      }),
      selector: corednsLabels,
      ports: [
        { name: "dns", port: corednsPorts.dns, protocol: "UDP" },
        { name: "dns-tcp", port: corednsPorts.dns, protocol: "TCP" },
        { name: "metrics", port: corednsPorts.metrics, protocol: "TCP" },
      ],
    },
  }) satisfies types.input.core.v1.Service;

/** Keeps one replica running while nodes are drained. */
export const corednsDisruptionBudget = {
  metadata: { name: "coredns", namespace: corednsNamespace, labels: corednsLabels },
  spec: { maxUnavailable: 1, selector: { matchLabels: corednsLabels } },
} satisfies types.input.policy.v1.PodDisruptionBudget;
