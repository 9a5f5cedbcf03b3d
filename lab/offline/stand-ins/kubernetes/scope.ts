import { setTimeout as delay } from "node:timers/promises";
import { plainProperties, type Properties } from "../properties";
import type { Cluster } from "./cluster";
import { apiGroup, at, type KubernetesObject } from "./object";
import { defaultNamespace, type Settings } from "./settings";

const lookupTimeoutMs = 3000;

// The cluster-scoped kinds of the core API groups (`kubectl api-resources --namespaced=false`).
const clusterScoped: Record<string, string[]> = {
  "": ["Namespace", "Node", "PersistentVolume"],
  "admissionregistration.k8s.io": [
    ...[
      "MutatingAdmissionPolicy",
      "MutatingAdmissionPolicyBinding",
      "MutatingWebhookConfiguration",
    ],
    ...[
      "ValidatingAdmissionPolicy",
      "ValidatingAdmissionPolicyBinding",
      "ValidatingWebhookConfiguration",
    ],
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "networking.k8s.io": ["IngressClass", "IPAddress", "ServiceCIDR"],
  "node.k8s.io": ["RuntimeClass"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "resource.k8s.io": ["DeviceClass", "ResourceSlice"],
  "scheduling.k8s.io": ["PriorityClass"],
  "storage.k8s.io": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
};

const defined = new Map<string, boolean>();

/** Records the scope that a definition gives its kind, so that a plan needs no cluster. */
export function learnScope(definition: Properties): void {
  const group = at(definition, "spec", "group");
  const kind = at(definition, "spec", "names", "kind");
  defined.set(`${group}/${kind}`, at(definition, "spec", "scope") !== "Cluster");
}

/** The namespace of an object that names none; undefined for a cluster-scoped one. */
export async function namespaceFor(
  inputs: Properties,
  olds: Properties,
  cluster: Cluster,
  settings: Settings,
): Promise<string | undefined> {
  const { apiVersion, kind } = plainProperties(inputs) as KubernetesObject;
  const recorded = plainProperties(olds);
  const namespaced = recorded.metadata
    ? at(recorded, "metadata", "namespace") !== undefined
    : (isNamespaced(apiVersion, kind) ?? (await askCluster(apiVersion, kind, cluster)));
  return namespaced ? defaultNamespace(settings) : undefined;
}

// Undefined for a kind that only the cluster knows.
function isNamespaced(apiVersion: string, kind: string): boolean | undefined {
  const group = apiGroup(apiVersion);
  const known = defined.get(`${group}/${kind}`);
  if (known !== undefined) return known;
  if (clusterScoped[group]?.includes(kind)) return false;
  const builtIn = !group.includes(".") || group in clusterScoped || group.endsWith(".k8s.io");
  return builtIn ? true : undefined;
}

// A kind that the cluster does not serve yet is probably namespaced; applying the object omits a wrong namespace.
async function askCluster(apiVersion: string, kind: string, cluster: Cluster): Promise<boolean> {
  const lookup = cluster.kind(apiVersion, kind).then(({ namespaced }) => namespaced);
  return Promise.race([lookup.catch(() => true), delay(lookupTimeoutMs, true, { ref: false })]);
}
