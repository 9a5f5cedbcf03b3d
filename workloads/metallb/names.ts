import { ports } from "../../layers/ports";

/** Names that MetalLB's programs look for, or that this gives them. */
export const metallb = {
  namespace: "metallb-system",
  group: "metallb.io",
  controller: "controller",
  speaker: "speaker",
  /** Fixed by the controller. */
  webhookConfiguration: "metallb-webhook-configuration",
  webhookService: "metallb-webhook-service",
  /** Holds the webhook certificate, which the controller issues. */
  webhookSecret: "metallb-webhook-cert",
  /** Holds the key that authenticates speakers to one another, which the controller creates. */
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

/** Labels of MetalLB's pods. Speakers discover one another by theirs. */
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
