import type { types } from "@pulumi/kubernetes";
import { localPath } from "./names";

/** Helper pods mount the directory of volumes from the host, which requires a privileged namespace. */
export const localPathNamespace = {
  metadata: {
    name: localPath.namespace,
    labels: {
      "pod-security.kubernetes.io/enforce": "privileged",
      "pod-security.kubernetes.io/audit": "privileged",
      "pod-security.kubernetes.io/warn": "privileged",
    },
  },
} satisfies types.input.core.v1.Namespace;
