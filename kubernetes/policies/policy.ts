import { contains } from "../../config/addresses";

/** A selector of labels. */
export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** A NetworkPolicy as the API gives it: the client's own type calls `from` by another name. */
export interface Policy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector?: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly {
      readonly from?: readonly Peer[];
      readonly ports?: readonly Port[];
    }[];
    readonly egress?: readonly {
      readonly to?: readonly Peer[];
      readonly ports?: readonly Port[];
    }[];
  };
}

export interface Peer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

export interface Port {
  /** @default TCP */
  readonly protocol?: string;
  /** Number, or the name of a port of the pod that is connected to. @default every port */
  readonly port?: number | string;
  readonly endPort?: number;
}

/** A port that a pod declares. */
export interface Target {
  readonly name?: string;
  readonly number: number;
  readonly protocol: string;
}

/** What policies see of a pod. */
export interface Endpoint {
  /** `NAMESPACE/NAME` */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly address: string;
  readonly ports: readonly Target[];
}

export type Direction = "Ingress" | "Egress";

/** Whether a selector matches labels. An empty one matches everything. */
export const selects = (
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean =>
  Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
  matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    const isOneOf = value !== undefined && values.includes(value);
    return (
      (operator === "In" && isOneOf) ||
      (operator === "NotIn" && !isOneOf) ||
      (operator === "Exists" && value !== undefined) ||
      (operator === "DoesNotExist" && value === undefined)
    );
  });

/** Whether a policy isolates a pod in a direction. Without types, it is for what comes in, and for the rest if it has rules for that. */
export const isolates = (
  { metadata, spec }: Policy,
  pod: Endpoint,
  direction: Direction,
): boolean =>
  metadata.namespace === pod.namespace &&
  selects(spec.podSelector ?? {}, pod.labels) &&
  (spec.policyTypes ?? ["Ingress", ...(spec.egress ? ["Egress"] : [])]).includes(direction);

/** Whether a pod is one of the peers of a rule. A rule without peers is for everybody. */
export const isPeer = (
  pod: Endpoint,
  peers: readonly Peer[] | undefined,
  namespace: string,
): boolean =>
  !peers ||
  peers.length === 0 ||
  peers.some(({ ipBlock, namespaceSelector, podSelector }) =>
    ipBlock
      ? isWithin(ipBlock.cidr, pod.address) &&
        !(ipBlock.except ?? []).some((part) => isWithin(part, pod.address))
      : (namespaceSelector
          ? selects(namespaceSelector, pod.namespaceLabels)
          : pod.namespace === namespace) && selects(podSelector ?? {}, pod.labels),
  );

/** The pod network has IPv4 only. */
const isWithin = (block: string, address: string): boolean =>
  !block.includes(":") && contains(block, address);

/** Whether a rule is for a port of the pod that is connected to; for every port of it where that declares none. */
export const isForPort = (
  ports: readonly Port[] | undefined,
  target: Target | undefined,
): boolean =>
  !ports ||
  ports.length === 0 ||
  (target !== undefined &&
    ports.some(
      ({ protocol = "TCP", port, endPort }) =>
        protocol === target.protocol &&
        (port === undefined ||
          (typeof port === "string"
            ? port === target.name
            : target.number >= port && target.number <= (endPort ?? port))),
    ));
