import type { types } from "@pulumi/kubernetes";
import { controlPlaneToleration } from "../../config/control-plane-taint";
import { inMetallb, metallb, metallbLabels, metallbPorts } from "./names";

const labels = metallbLabels(metallb.controller);
const certificates = "/tmp/k8s-webhook-server/serving-certs";

/** The controller, which assigns addresses and validates MetalLB's configuration. */
export const metallbController = (image: string) =>
  ({
    metadata: inMetallb(metallb.controller, labels),
    spec: {
      replicas: 1,
      // Two controllers could assign the same address.
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: metallb.controller,
          priorityClassName: "system-cluster-critical",
          terminationGracePeriodSeconds: 0,
          nodeSelector: { "kubernetes.io/os": "linux" },
          // A cluster of masters alone has no other node.
          tolerations: [controlPlaneToleration],
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65534,
            fsGroup: 65534,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [container(image)],
          volumes: [{ name: "certificates", secret: { secretName: metallb.webhookSecret } }],
        },
      },
    },
  }) satisfies types.input.apps.v1.Deployment;

const container = (image: string) =>
  ({
    name: metallb.controller,
    image,
    imagePullPolicy: "IfNotPresent",
    args: [`--port=${metallbPorts.metrics}`, "--log-level=info"],
    env: [
      { name: "METALLB_POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "METALLB_ML_SECRET_NAME", value: metallb.memberlistSecret },
      { name: "METALLB_DEPLOYMENT", value: metallb.controller },
    ],
    ports: [
      { name: "metrics", containerPort: metallbPorts.metrics },
      { name: "webhook", containerPort: metallbPorts.webhook },
    ],
    resources: { requests: { cpu: "25m", memory: "50Mi" }, limits: { memory: "200Mi" } },
    // A kubelet refreshes mounted Secrets when the pod changes, and otherwise after a minute. So the
    // pod becomes ready shortly after it has issued its certificate.
    readinessProbe: {
      httpGet: { path: "/readyz", port: metallbPorts.health },
      initialDelaySeconds: 5,
      periodSeconds: 2,
    },
    livenessProbe: {
      httpGet: { path: "/healthz", port: metallbPorts.health },
      initialDelaySeconds: 10,
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: [{ name: "certificates", mountPath: certificates, readOnly: true }],
  }) satisfies types.input.core.v1.Container;
