import type { types } from "@pulumi/kubernetes";
import { inMetallb, metallb, metallbLabels, metallbPorts } from "./names";

const labels = metallbLabels(metallb.speaker);
const memberlistFolder = "/etc/memberlist";

/** Interfaces of the usual pod networks, for a cluster whose pod network is another program's. */
const usualInterfaces = ["cni.*", "cali.*", "tunl.*", "vxlan.*", "lxc.*", "cilium_.*"];

/** Interfaces that lead to a node's pods instead of the machine's network. */
const podInterfaces = (links: readonly string[]) => [
  "lo",
  ...(links.length > 0 ? links.map((name) => name.replaceAll(".", "[.]")) : usualInterfaces),
  "veth.*",
  "docker.*",
  "virbr.*",
  "kube-ipvs.*",
];

/**
 * Interfaces without announcements, as regular expressions.
 *
 * @param links interfaces that the pod network creates; empty if their names are another program's
 */
export const metallbExcludedInterfaces = (links: readonly string[]) =>
  ({
    metadata: inMetallb(metallb.excludedInterfaces),
    data: {
      "excludel2.yaml": `announcedInterfacesToExclude:\n${podInterfaces(links)
        .map((name) => `  - "^${name}$"\n`)
        .join("")}`,
    },
  }) satisfies types.input.core.v1.ConfigMap;

/** The speaker on each node. One speaker announces each address. */
export const metallbSpeaker = (image: string) =>
  ({
    metadata: inMetallb(metallb.speaker, labels),
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: metallb.speaker,
          priorityClassName: "system-node-critical",
          terminationGracePeriodSeconds: 2,
          hostNetwork: true,
          nodeSelector: { "kubernetes.io/os": "linux" },
          tolerations: [{ operator: "Exists" }],
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [container(image)],
          volumes: [
            { name: "memberlist", secret: { secretName: metallb.memberlistSecret } },
            { name: "excluded", configMap: { name: metallb.excludedInterfaces } },
          ],
        },
      },
    },
  }) satisfies types.input.apps.v1.DaemonSet;

const fromField = (name: string, fieldPath: string) => ({
  name,
  valueFrom: { fieldRef: { fieldPath } },
});

const probe = (path: string) => ({
  httpGet: { path, port: metallbPorts.health, host: "127.0.0.1" },
});

const container = (image: string) =>
  ({
    name: metallb.speaker,
    image,
    imagePullPolicy: "IfNotPresent",
    args: [`--port=${metallbPorts.metrics}`, "--log-level=info"],
    env: [
      fromField("METALLB_NODE_NAME", "spec.nodeName"),
      fromField("METALLB_POD_NAME", "metadata.name"),
      fromField("METALLB_ML_BIND_ADDR", "status.podIP"),
      {
        name: "METALLB_ML_LABELS",
        value: Object.entries(labels)
          .map(([key, value]) => `${key}=${value}`)
          .join(","),
      },
      { name: "METALLB_ML_SECRET_KEY_PATH", value: memberlistFolder },
    ],
    ports: [
      { name: "metrics", containerPort: metallbPorts.metrics },
      { name: "members-tcp", containerPort: metallbPorts.memberlist, protocol: "TCP" },
      { name: "members-udp", containerPort: metallbPorts.memberlist, protocol: "UDP" },
    ],
    resources: { requests: { cpu: "25m", memory: "50Mi" }, limits: { memory: "200Mi" } },
    readinessProbe: { ...probe("/readyz"), periodSeconds: 2 },
    livenessProbe: { ...probe("/healthz"), initialDelaySeconds: 10 },
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"], add: ["NET_RAW"] },
    },
    volumeMounts: [
      { name: "memberlist", mountPath: memberlistFolder, readOnly: true },
      { name: "excluded", mountPath: "/etc/metallb", readOnly: true },
    ],
  }) satisfies types.input.core.v1.Container;
