import type { KubernetesObject } from "../object";

export const probeNamespace = "kube-system";

/** Name of the pod that proves the network of a node. */
export const probePodName = (node: string): string => `network-probe-${node}`;

/**
 * A pod that does nothing on one node, whatever its taints and its cordon: its sandbox has what the CNI plugins give every pod.
 * One that is left over ends by itself.
 *
 * @param image the sandbox image, which every node has
 */
export const probePod = (node: string, image: string): KubernetesObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: probePodName(node),
    namespace: probeNamespace,
    labels: { "app.kubernetes.io/name": "network-probe" },
  },
  spec: {
    nodeName: node,
    tolerations: [{ operator: "Exists" }],
    restartPolicy: "Never",
    terminationGracePeriodSeconds: 1,
    activeDeadlineSeconds: 300,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: "system-node-critical",
    containers: [
      {
        name: "pause",
        image,
        securityContext: {
          allowPrivilegeEscalation: false,
          capabilities: { drop: ["ALL"] },
          readOnlyRootFilesystem: true,
          runAsNonRoot: true,
          runAsUser: 65535,
          seccompProfile: { type: "RuntimeDefault" },
        },
      },
    ],
  },
});
