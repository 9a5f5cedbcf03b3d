import type { types } from "@pulumi/kubernetes";
import { metallb } from "./names";

/** Speakers use their node's network, which only privileged namespaces allow. */
export const metallbNamespace = {
  metadata: {
    name: metallb.namespace,
    labels: {
      "pod-security.kubernetes.io/enforce": "privileged",
      "pod-security.kubernetes.io/audit": "privileged",
      "pod-security.kubernetes.io/warn": "privileged",
    },
  },
} satisfies types.input.core.v1.Namespace;
