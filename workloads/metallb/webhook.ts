import type { types } from "@pulumi/kubernetes";
import { inMetallb, metallb, metallbLabels, metallbPorts } from "./names";

/** Objects that the controller validates: kind, resource, version and operations. */
const validated = [
  ["ipaddresspool", "ipaddresspools", "v1beta1", ["CREATE", "UPDATE"]],
  ["l2advertisement", "l2advertisements", "v1beta1", ["CREATE", "UPDATE"]],
  ["bgppeer", "bgppeers", "v1beta2", ["CREATE", "UPDATE"]],
  ["bgpadvertisement", "bgpadvertisements", "v1beta1", ["CREATE", "UPDATE"]],
  ["bfdprofile", "bfdprofiles", "v1beta1", ["CREATE", "DELETE"]],
  ["community", "communities", "v1beta1", ["CREATE", "UPDATE"]],
] as const;

/**
 * Connects the API server to the controller. Skips the provider's wait for a Service, which takes at least ten seconds: a later
 * resource waits for the webhook itself.
 */
export const metallbWebhookService = {
  metadata: {
    ...inMetallb(metallb.webhookService),
    annotations: { "pulumi.com/skipAwait": "true" },
  },
  spec: {
    selector: metallbLabels(metallb.controller),
    ports: [{ port: 443, targetPort: metallbPorts.webhook, protocol: "TCP" }],
  },
} satisfies types.input.core.v1.Service;

/** Empty. The controller writes its certificate into it, and does not create a missing Secret. */
export const metallbWebhookSecret = {
  metadata: inMetallb(metallb.webhookSecret),
} satisfies types.input.core.v1.Secret;

/** Sends these objects to the controller. It adds the CA itself, which is therefore not set here. */
export const metallbWebhookConfiguration = {
  metadata: { name: metallb.webhookConfiguration, labels: { app: "metallb" } },
  webhooks: validated.map(([kind, plural, version, operations]) => ({
    name: `${kind}validationwebhook.${metallb.group}`,
    admissionReviewVersions: ["v1"],
    clientConfig: {
      service: {
        name: metallb.webhookService,
        namespace: metallb.namespace,
        path: `/validate-metallb-io-${version}-${kind}`,
        port: 443,
      },
    },
    rules: [
      {
        apiGroups: [metallb.group],
        apiVersions: [version],
        resources: [plural],
        operations: [...operations],
      },
    ],
    failurePolicy: "Fail",
    sideEffects: "None",
  })),
} satisfies types.input.admissionregistration.v1.ValidatingWebhookConfiguration;
