import type { types } from "@pulumi/kubernetes";
import { corednsPorts } from "./corefile";
import { corednsNamespace } from "./rbac";

/** Network policies and tools of the field find the cluster's DNS by this label. */
export const corednsLabels = { "k8s-app": "kube-dns" };

/**
 * The cluster's DNS at its fixed address. Its name is that by which the field knows it.
 *
 * @param address that every kubelet hands to its pods
 */
export const corednsService = (address: string) =>
  ({
    metadata: {
      name: "kube-dns",
      namespace: corednsNamespace,
      labels: { ...corednsLabels, "kubernetes.io/cluster-service": "true" },
    },
    spec: {
      clusterIP: address,
      selector: corednsLabels,
      ports: [
        { name: "dns", port: corednsPorts.dns, protocol: "UDP" },
        { name: "dns-tcp", port: corednsPorts.dns, protocol: "TCP" },
        { name: "metrics", port: corednsPorts.metrics, protocol: "TCP" },
      ],
    },
  }) satisfies types.input.core.v1.Service;

/** Keeps one server answering while nodes are drained. */
export const corednsDisruptionBudget = {
  metadata: { name: "coredns", namespace: corednsNamespace, labels: corednsLabels },
  spec: { maxUnavailable: 1, selector: { matchLabels: corednsLabels } },
} satisfies types.input.policy.v1.PodDisruptionBudget;
