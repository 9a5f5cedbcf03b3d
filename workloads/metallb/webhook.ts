import type { types } from "@pulumi/kubernetes";
import { inMetallb, metallb, metallbLabels, metallbPorts } from "./names";

/** The objects that the controller examines before they are stored: resource, its version, and when. */
const examined = [
  ["ipaddresspool", "ipaddresspools", "v1beta1", ["CREATE", "UPDATE"]],
  ["l2advertisement", "l2advertisements", "v1beta1", ["CREATE", "UPDATE"]],
  ["bgppeer", "bgppeers", "v1beta2", ["CREATE", "UPDATE"]],
  ["bgpadvertisement", "bgpadvertisements", "v1beta1", ["CREATE", "UPDATE"]],
  ["bfdprofile", "bfdprofiles", "v1beta1", ["CREATE", "DELETE"]],
  ["community", "communities", "v1beta1", ["CREATE", "UPDATE"]],
] as const;

/**
 * The way from the API server to the controller. The provider's own wait for a Service takes ten seconds at least; what
 * comes after it waits for the webhook to answer, which says more.
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

/** Empty: the controller fills it with the certificate that it issues, and finds none to fill where there is none. */
export const metallbWebhookSecret = {
  metadata: inMetallb(metallb.webhookSecret),
} satisfies types.input.core.v1.Secret;

/** Which objects the controller examines. It adds the certificate authority, which is therefore not set here. */
export const metallbWebhookConfiguration = {
  metadata: { name: metallb.webhookConfiguration, labels: { app: "metallb" } },
  webhooks: examined.map(([kind, plural, version, operations]) => ({
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
