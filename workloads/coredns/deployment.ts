import { createHash } from "node:crypto";
import type { types } from "@pulumi/kubernetes";
import { controlPlaneToleration } from "../../config/control-plane-taint";
import { corednsPorts } from "./corefile";
import { corednsName, corednsNamespace } from "./rbac";
import { corednsLabels } from "./service";

const metadata = { name: corednsName, namespace: corednsNamespace, labels: corednsLabels };
const configFolder = "/etc/coredns";

/** ConfigMap with the Corefile. */
export const corednsConfig = (corefile: string) =>
  ({ metadata, data: { Corefile: corefile } }) satisfies types.input.core.v1.ConfigMap;

/**
 * Replicas on different nodes if possible.
 *
 * @param corefile their configuration. A change rolls the Deployment, so that an invalid one stops at the first pod.
 * @param replicas number of pods. @default 2
 */
export const corednsDeployment = (image: string, corefile: string, replicas = 2) =>
  ({
    metadata,
    spec: {
      replicas,
      // The only one stays until its successor is ready.
      strategy: {
        type: "RollingUpdate",
        rollingUpdate: { maxUnavailable: replicas > 1 ? 1 : 0 },
      },
      selector: { matchLabels: corednsLabels },
      template: {
        metadata: {
          labels: corednsLabels,
          annotations: {
            "kubernetes-on-bare-metal/corefile": createHash("sha256")
              .update(corefile)
              .digest("hex"),
          },
        },
        spec: {
          serviceAccountName: corednsName,
          priorityClassName: "system-cluster-critical",
          // The node's resolvers: CoreDNS cannot use its own Service.
          dnsPolicy: "Default",
          nodeSelector: { "kubernetes.io/os": "linux" },
          tolerations: [controlPlaneToleration],
          topologySpreadConstraints: [
            {
              maxSkew: 1,
              topologyKey: "kubernetes.io/hostname",
              whenUnsatisfiable: "ScheduleAnyway",
              labelSelector: { matchLabels: corednsLabels },
              matchLabelKeys: ["pod-template-hash"],
            },
          ],
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [container(image)],
          volumes: [{ name: "config", configMap: { name: corednsName } }],
        },
      },
    },
  }) satisfies types.input.apps.v1.Deployment;

const container = (image: string) =>
  ({
    name: corednsName,
    image,
    imagePullPolicy: "IfNotPresent",
    args: ["-conf", `${configFolder}/Corefile`],
    ports: [
      { name: "dns", containerPort: corednsPorts.dns, protocol: "UDP" },
      { name: "dns-tcp", containerPort: corednsPorts.dns, protocol: "TCP" },
      { name: "metrics", containerPort: corednsPorts.metrics, protocol: "TCP" },
    ],
    resources: { requests: { cpu: "50m", memory: "70Mi" }, limits: { memory: "170Mi" } },
    readinessProbe: {
      httpGet: { path: "/ready", port: corednsPorts.ready },
      periodSeconds: 2,
    },
    livenessProbe: {
      httpGet: { path: "/health", port: corednsPorts.health },
      initialDelaySeconds: 30,
      timeoutSeconds: 5,
      failureThreshold: 5,
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
    },
    volumeMounts: [{ name: "config", mountPath: configFolder, readOnly: true }],
  }) satisfies types.input.core.v1.Container;
