import {
  anything,
  conditions,
  count,
  labelSelector,
  list,
  object,
  text,
  type Schema,
} from "./schema";

/** A kind of MetalLB's API. */
export interface Kind {
  readonly kind: string;
  readonly plural: string;
  /** Fields in addition to the standard ones. */
  readonly schema: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Columns of `kubectl get`: heading to path. */
  readonly columns?: Readonly<Record<string, string>>;
  /** From old to new; the newest is stored. @default ["v1beta1"] */
  readonly versions?: readonly string[];
}

const addressPool: Kind = {
  kind: "IPAddressPool",
  plural: "ipaddresspools",
  schema: {
    spec: object(
      {
        addresses: list(text, { minItems: 1 }),
        autoAssign: { type: "boolean", default: true },
        avoidBuggyIPs: { type: "boolean", default: false },
        serviceAllocation: object({
          priority: { type: "integer" },
          namespaces: list(text),
          namespaceSelectors: list(labelSelector),
          serviceSelectors: list(labelSelector),
        }),
      },
      "addresses",
    ),
    status: object({
      assignedIPv4: count,
      assignedIPv6: count,
      availableIPv4: count,
      availableIPv6: count,
    }),
  },
  required: ["spec"],
  columns: {
    Addresses: ".spec.addresses",
    Assigned: ".status.assignedIPv4",
    Available: ".status.availableIPv4",
  },
};

const l2Advertisement: Kind = {
  kind: "L2Advertisement",
  plural: "l2advertisements",
  schema: {
    spec: object({
      ipAddressPools: list(text),
      ipAddressPoolSelectors: list(labelSelector),
      nodeSelectors: list(labelSelector),
      interfaces: list(text),
      serviceSelectors: list(labelSelector),
    }),
    status: object({}),
  },
  columns: { Pools: ".spec.ipAddressPools", Interfaces: ".spec.interfaces" },
};

const configurationState: Kind = {
  kind: "ConfigurationState",
  plural: "configurationstates",
  schema: {
    status: object({
      result: { ...text, enum: ["Valid", "Invalid", "Unknown"] },
      errorSummary: text,
      conditions,
    }),
  },
  columns: { Result: ".status.result", Error: ".status.errorSummary" },
};

const serviceL2Status: Kind = {
  kind: "ServiceL2Status",
  plural: "servicel2statuses",
  schema: {
    spec: object({}),
    status: object({
      node: text,
      serviceName: text,
      serviceNamespace: text,
      interfaces: list(object({ name: text })),
    }),
  },
  columns: {
    Node: ".status.node",
    Service: ".status.serviceName",
    "Service Namespace": ".status.serviceNamespace",
  },
};

/** A BGP kind with an open schema. MetalLB watches these kinds in every mode and does not start without them. */
const bgpKind = (kind: string, plural: string, versions = ["v1beta1"]): Kind => ({
  kind,
  plural,
  schema: { spec: anything, status: anything },
  versions,
});

export const metallbKinds: readonly Kind[] = [
  addressPool,
  l2Advertisement,
  configurationState,
  serviceL2Status,
  bgpKind("BGPPeer", "bgppeers", ["v1beta1", "v1beta2"]),
  bgpKind("BGPAdvertisement", "bgpadvertisements"),
  bgpKind("BFDProfile", "bfdprofiles"),
  bgpKind("Community", "communities"),
  bgpKind("ServiceBGPStatus", "servicebgpstatuses"),
];
