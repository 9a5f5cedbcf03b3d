import type { Sections } from "../../config/schema";
import type { HostFiles } from "../formats/host-file";
import { componentDirectory } from "../formats/layout";
import { yaml } from "../formats/yaml";

type PodSecurity = Sections["security"]["podSecurity"];

const configPath = `${componentDirectory("apiserver")}/admission.yaml`;

/** Inputs of an API server's admission plugins. */
export const admissionFiles = (podSecurity: PodSecurity): HostFiles => ({
  [configPath]: { content: yaml(configuration(podSecurity)), mode: "0600" },
});

export const admissionFlags = {
  "enable-admission-plugins": ["NodeRestriction", "DenyServiceExternalIPs", "EventRateLimit"],
  "admission-control-config-file": configPath,
} as const;

const configuration = (podSecurity: PodSecurity) => ({
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AdmissionConfiguration",
  plugins: [
    { name: "PodSecurity", configuration: podSecurityConfiguration(podSecurity) },
    { name: "EventRateLimit", configuration: eventRateLimit },
  ],
});

/** Defaults for namespaces without labels of their own. https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/ */
function podSecurityConfiguration(enforce: PodSecurity) {
  const advised = enforce === "privileged" ? "privileged" : "restricted";
  return {
    apiVersion: "pod-security.admission.config.k8s.io/v1",
    kind: "PodSecurityConfiguration",
    defaults: {
      enforce,
      "enforce-version": "latest",
      audit: advised,
      "audit-version": "latest",
      warn: advised,
      "warn-version": "latest",
    },
    // The cluster's own pods use the host network. Other namespaces that need more have labels.
    exemptions: { usernames: [], runtimeClasses: [], namespaces: ["kube-system"] },
  };
}

/** Repeated failures fill etcd with events faster than with anything else. */
const eventRateLimit = {
  apiVersion: "eventratelimit.admission.k8s.io/v1alpha1",
  kind: "Configuration",
  limits: [
    { type: "Namespace", qps: 50, burst: 500, cacheSize: 2000 },
    { type: "User", qps: 50, burst: 500, cacheSize: 2000 },
  ],
};
