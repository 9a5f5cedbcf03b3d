import type { Sections } from "../../config/schema";
import { digest } from "../desired-state";
import { everyNetworkPart } from "../network/parts";
import type { HostFiles } from "../formats/host-file";
import { componentDirectory, layout } from "../formats/layout";
import { yaml } from "../formats/yaml";

const policyPath = `${componentDirectory("apiserver")}/audit-policy.yaml`;

type Audit = Sections["security"]["audit"];

/** Kubeconfig of the webhook that receives events. Its content is a secret, set in components/kube-master.ts. */
export const auditWebhookPath = `${componentDirectory("apiserver")}/audit-webhook.yaml`;

/** The webhook's kubeconfig as a secret file; empty without a webhook. */
export const auditWebhookFiles = ({ enabled, webhook }: Audit): HostFiles =>
  enabled && webhook ? { [auditWebhookPath]: { content: webhook.kubeconfig, mode: "0600" } } : {};

/** Annotation that restarts an API server when the webhook changes: it reads the file only at its start. */
export const auditMarks = (audit: Audit): Record<string, string> =>
  Object.fromEntries(
    Object.values(auditWebhookFiles(audit)).map(({ content }) => [
      "kubernetes-on-bare-metal/audit-webhook",
      digest(content),
    ]),
  );

/** The policy: which requests are logged, and how much of each. */
export const auditFiles = ({ enabled, policy: own }: Audit): HostFiles =>
  enabled
    ? { [policyPath]: { content: yaml(own ? { ...kind, ...own } : policy()), mode: "0600" } }
    : {};

/** The log file, about a gigabyte per API server and at most 30 days old, and the webhook. */
export const auditFlags = ({ enabled, webhook }: Audit) =>
  enabled
    ? {
        "audit-policy-file": policyPath,
        "audit-log-path": `${layout.auditLog}/audit.log`,
        "audit-log-maxage": 30,
        "audit-log-maxbackup": 10,
        "audit-log-maxsize": 100,
        ...(webhook && webhookFlags(webhook)),
      }
    : {};

const webhookFlags = ({ mode, batch }: NonNullable<Audit["webhook"]>) => ({
  "audit-webhook-config-file": auditWebhookPath,
  "audit-webhook-mode": mode,
  "audit-webhook-batch-buffer-size": batch.bufferSize,
  "audit-webhook-batch-max-size": batch.maxSize,
  "audit-webhook-batch-max-wait": batch.maxWaitSeconds && `${batch.maxWaitSeconds}s`,
});

const kind = { apiVersion: "audit.k8s.io/v1", kind: "Policy" } as const;

const components = [
  "system:apiserver",
  "system:kube-controller-manager",
  "system:kube-scheduler",
  ...everyNetworkPart.flatMap(({ user = [] }) => user),
];
const nodes = "system:nodes";
const systemPods = "system:serviceaccounts:kube-system";
const reads = ["get", "list", "watch"];
const writes = ["create", "update", "patch", "delete", "deletecollection"];

/**
 * The first matching rule decides. Bodies are not logged for anything that may contain a credential, which includes pods.
 * https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/
 */
const policy = () => ({
  ...kind,
  omitStages: ["RequestReceived"],
  omitManagedFields: true,
  rules: [
    {
      level: "None",
      nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version", "/openapi/*"],
    },
    { level: "None", resources: [{ group: "", resources: ["events"] }] },
    { level: "None", resources: [{ group: "events.k8s.io" }] },
    ...[{ users: components }, { userGroups: [nodes, systemPods] }].map((who) => ({
      level: "None",
      ...who,
      // Heartbeats, leader elections, and what kubelets ask about each of their own clients.
      resources: [
        { group: "coordination.k8s.io", resources: ["leases"] },
        { group: "authorization.k8s.io", resources: ["subjectaccessreviews"] },
      ],
    })),
    {
      level: "Metadata",
      resources: [
        { group: "", resources: ["secrets", "configmaps", "serviceaccounts/token"] },
        { group: "authentication.k8s.io", resources: ["tokenreviews"] },
      ],
    },
    { level: "None", users: components, verbs: reads },
    { level: "None", userGroups: [nodes, systemPods], verbs: reads },
    {
      level: "RequestResponse",
      verbs: writes,
      resources: [
        { group: "rbac.authorization.k8s.io" },
        { group: "admissionregistration.k8s.io" },
        { group: "certificates.k8s.io" },
      ],
    },
    { level: "Metadata" },
  ],
});
