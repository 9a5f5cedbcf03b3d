import type { types } from "@pulumi/kubernetes";
import { inMetallb, metallb } from "./names";

type Rule = types.input.rbac.v1.PolicyRule;

const read = ["get", "list", "watch"];
const write = [...read, "create", "update", "patch", "delete"];
const rule = (group: string, resources: string[], verbs: string[], names?: string[]): Rule => ({
  apiGroups: [group],
  resources,
  verbs,
  ...(names ? { resourceNames: names } : {}),
});

/** The metrics endpoint authenticates and authorizes its clients through the API server. */
const authorizeMetrics = [
  rule("authentication.k8s.io", ["tokenreviews"], ["create"]),
  rule("authorization.k8s.io", ["subjectaccessreviews"], ["create"]),
];
const report = [
  rule("", ["events"], ["create", "patch"]),
  rule(metallb.group, ["configurationstates", "configurationstates/status"], write),
];

/** Cluster-wide permissions. */
const clusterRules = {
  [metallb.controller]: [
    ...authorizeMetrics,
    ...report,
    rule("", ["namespaces", "services"], read),
    rule("", ["nodes"], ["list"]),
    rule("", ["services/status"], ["update"]),
    rule("admissionregistration.k8s.io", ["validatingwebhookconfigurations"], ["list", "watch"]),
    rule(
      "admissionregistration.k8s.io",
      ["validatingwebhookconfigurations"],
      ["get", "update"],
      [metallb.webhookConfiguration],
    ),
    rule("apiextensions.k8s.io", ["customresourcedefinitions"], ["list", "watch"]),
    rule(
      "apiextensions.k8s.io",
      ["customresourcedefinitions"],
      ["get", "update"],
      [`bgppeers.${metallb.group}`],
    ),
  ],
  [metallb.speaker]: [
    ...authorizeMetrics,
    ...report,
    rule("", ["namespaces", "nodes", "services"], read),
    rule("discovery.k8s.io", ["endpointslices"], read),
    rule(metallb.group, ["servicel2statuses", "servicel2statuses/status"], write),
  ],
};

const configuration = [
  "ipaddresspools",
  "l2advertisements",
  "bgppeers",
  "bgpadvertisements",
  "bfdprofiles",
  "communities",
];

/** Permissions in MetalLB's namespace. */
const namespaceRules = {
  [metallb.controller]: [
    rule(metallb.group, configuration, read),
    rule(metallb.group, ["ipaddresspools/status"], ["update"]),
    rule("", ["pods"], ["get"]),
    rule("", ["secrets"], [...read, "create"]),
    rule("", ["secrets"], ["update"], [metallb.webhookSecret]),
    // It makes its Deployment the owner of the speakers' key.
    rule("apps", ["deployments"], ["get"], [metallb.controller]),
  ],
  [metallb.speaker]: [
    rule(metallb.group, configuration, read),
    rule(metallb.group, ["servicebgpstatuses", "servicebgpstatuses/status"], write),
    rule("", ["pods"], ["get", "list"]),
    rule("", ["configmaps", "secrets"], read),
  ],
};

/** Service account, roles and bindings of the controller or the speaker. */
export function metallbIdentity(program: "controller" | "speaker") {
  const clusterRole = `${metallb.namespace}:${program}`;
  const subjects = [{ kind: "ServiceAccount", name: program, namespace: metallb.namespace }];
  const roleRef = { apiGroup: "rbac.authorization.k8s.io" };
  const clusterWide = { name: clusterRole, labels: { app: "metallb" } };
  return {
    account: { metadata: inMetallb(program) },
    clusterRole: { metadata: clusterWide, rules: clusterRules[program] },
    clusterRoleBinding: {
      metadata: clusterWide,
      roleRef: { ...roleRef, kind: "ClusterRole", name: clusterRole },
      subjects,
    },
    role: { metadata: inMetallb(program), rules: namespaceRules[program] },
    roleBinding: {
      metadata: inMetallb(program),
      roleRef: { ...roleRef, kind: "Role", name: program },
      subjects,
    },
  };
}
