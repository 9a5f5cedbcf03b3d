import { ports } from "../../layers/ports";

/** Names that MetalLB's programs look for, or that this gives them. */
export const metallb = {
  namespace: "metallb-system",
  group: "metallb.io",
  controller: "controller",
  speaker: "speaker",
  /** The controller looks for its webhooks' configuration under this name only. */
  webhookConfiguration: "metallb-webhook-configuration",
  webhookService: "metallb-webhook-service",
  /** Where the controller keeps the certificate of its webhooks, which it issues. */
  webhookSecret: "metallb-webhook-cert",
  /** By this key, which the controller makes, speakers trust one another. */
  memberlistSecret: "memberlist",
  excludedInterfaces: "metallb-excludel2",
} as const;

/** Ports of the controller and of the speakers; the latter stand open on the nodes. */
export const metallbPorts = {
  metrics: ports.loadBalancerMetrics,
  health: ports.loadBalancerHealth,
  webhook: 9443,
  memberlist: ports.loadBalancerMembers,
};

/** Labels of MetalLB's pods; speakers find one another by theirs. */
export const metallbLabels = (component: "controller" | "speaker") => ({
  app: "metallb",
  component,
});

/** Metadata of an object in MetalLB's namespace. */
export const inMetallb = (name: string, labels: Record<string, string> = { app: "metallb" }) => ({
  name,
  namespace: metallb.namespace,
  labels,
});
