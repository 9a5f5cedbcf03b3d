import { createHash } from "node:crypto";
import type { types } from "@pulumi/kubernetes";
import { controlPlaneToleration } from "../../config/control-plane-taint";
import { inLocalPath, localPath, localPathLabels } from "./names";

const folder = "/etc/local-path";

/** @param config data of its ConfigMap. A change rolls the Deployment. */
export const localPathDeployment = (image: string, config: Readonly<Record<string, string>>) =>
  ({
    metadata: inLocalPath(localPath.program),
    spec: {
      replicas: 1,
      // It elects no leader: two would make the same volume.
      strategy: { type: "Recreate" },
      selector: { matchLabels: localPathLabels },
      template: {
        metadata: {
          labels: localPathLabels,
          annotations: { "kubernetes-on-bare-metal/config": digest(config) },
        },
        spec: {
          serviceAccountName: localPath.program,
          priorityClassName: "system-cluster-critical",
          nodeSelector: { "kubernetes.io/os": "linux" },
          // A cluster of masters alone has no other node.
          tolerations: [controlPlaneToleration],
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65534,
            runAsGroup: 65534,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [container(image)],
          volumes: [{ name: "config", configMap: { name: localPath.config } }],
        },
      },
    },
  }) satisfies types.input.apps.v1.Deployment;

const digest = (config: Readonly<Record<string, string>>) =>
  createHash("sha256").update(JSON.stringify(config)).digest("hex");

const container = (image: string) =>
  ({
    name: localPath.program,
    image,
    imagePullPolicy: "IfNotPresent",
    command: [
      localPath.program,
      "start",
      `--config=${folder}/config.json`,
      `--helper-pod-file=${folder}/helperPod.yaml`,
      `--namespace=${localPath.namespace}`,
      `--provisioner-name=${localPath.provisioner}`,
      `--configmap-name=${localPath.config}`,
      `--service-account-name=${localPath.helper}`,
    ],
    resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "config", mountPath: folder, readOnly: true }],
  }) satisfies types.input.core.v1.Container;
