import type { types } from "@pulumi/kubernetes";
import { metallb } from "./names";

/** Speakers use the host network, which requires a privileged namespace. */
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
