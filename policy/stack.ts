import { layerFrom, layersFrom, type LayerInText } from "../layers/layer-json";

/** A resource as Pulumi passes it to policies. Secrets are plain text; reading an unknown value throws. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** The parts of a layer that rules use. */
export interface Layer {
  readonly layer: string;
  readonly host: { readonly name: string; readonly hostKey: string };
  readonly files: Readonly<Record<string, { readonly content: string }>>;
  readonly programs?: Readonly<Record<string, { readonly url: string; readonly sha256?: string }>>;
}

/** A host and its requirements. */
export interface RequiredHost {
  readonly host: { readonly name: string };
  readonly requirements: {
    readonly address: string;
    readonly profile: string;
    readonly roles: readonly string[];
  };
}

const ofType =
  <T>(...types: string[]) =>
  (resources: readonly Resource[]): T[] =>
    resources.filter(({ type }) => types.includes(type)).map(({ props }) => props as unknown as T);

const ownLayers = ofType<Pick<Layer, "host" | "layer"> & LayerInText>(
  "pulumi-nodejs:dynamic/host:Layer",
  "pulumi-nodejs:dynamic/cluster:EtcdMember",
);
const nodesOf = ofType<Pick<Layer, "host"> & { readonly layers: string }>(
  "pulumi-nodejs:dynamic/cluster:Node",
);

/** All layers of all hosts, including containerd and kubelet, which belong to the node resource. */
export const layersOf = (resources: readonly Resource[]): Layer[] => [
  // Other inputs may still be unknown.
  ...ownLayers(resources).map(({ host, layer, desired = "{}", files = {} }) => ({
    ...layerFrom({ desired, files }),
    layer,
    host,
  })),
  ...nodesOf(resources).flatMap(({ host, layers }) =>
    Object.entries(layersFrom(layers)).map(([layer, content]) => ({ ...content, layer, host })),
  ),
];

const preflights = ofType<{
  readonly host: RequiredHost["host"];
  readonly requirements: RequiredHost["requirements"];
}>("pulumi-nodejs:dynamic/host:Preflight");

/** All hosts with their requirements. */
export const hostsOf = (resources: readonly Resource[]): RequiredHost[] =>
  preflights(resources).map(({ host, requirements }) => ({ host, requirements }));

/** Names of the hosts with a role. */
export const hostsWith = (role: string, resources: readonly Resource[]): string[] =>
  hostsOf(resources)
    .filter(({ requirements }) => requirements.roles.includes(role))
    .map(({ host }) => host.name);

/** The cluster before the change, from the stack output `nodes`. */
export interface Before {
  readonly nodes: readonly {
    readonly name: string;
    readonly address: string;
    readonly roles: readonly string[];
    readonly kubeletVersion: string;
  }[];
}

/** A rule. Each violation is one line with a remedy. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: "mandatory" | "advisory";
  readonly violations: (resources: readonly Resource[], before: Before) => string[];
}
