import { agnhostImage } from "../../lab/artifacts";

const container = { name: "web", image: agnhostImage, args: ["netexec", "--http-port=8080"] };

/** A pod on a host that somebody else has to release before its object goes. */
export const finalized = (name: string, host: string): object => ({
  ...{ apiVersion: "v1", kind: "Pod", metadata: { name, finalizers: [`example.com/${name}`] } },
  spec: { nodeName: host, containers: [container] },
});

/** A disruption budget that keeps the only pod of a workload where it is. */
export const budgetOf = (name: string): object => ({
  ...{ apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name } },
  spec: { minAvailable: 1, selector: { matchLabels: { app: name } } },
});

const service = { name: "nobody", namespace: "default", path: "/" };

/** A webhook that has to agree to every eviction from the namespace `default`, and that nobody serves. */
export const downWebhook = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "evictions.example.com" },
  webhooks: [
    {
      name: "evictions.example.com",
      clientConfig: { service },
      rules: [
        {
          apiGroups: ["", "policy"],
          apiVersions: ["*"],
          operations: ["CREATE"],
          resources: ["pods/eviction"],
        },
      ],
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "default" } },
      failurePolicy: "Fail",
      sideEffects: "None",
      admissionReviewVersions: ["v1"],
      timeoutSeconds: 5,
    },
  ],
};
