import { layerFrom, layersFrom, type ToldLayer } from "../layers/layers-text";

/** A resource as the engine shows it to policies. Secrets are plain here; reading what is not known yet throws. */
export interface Resource {
  readonly type: string;
  readonly name: string;
  readonly props: Readonly<Record<string, unknown>>;
}

/** A layer of a host, as far as rules ask about it. */
export interface Layer {
  readonly layer: string;
  readonly host: { readonly name: string; readonly hostKey: string };
  readonly files: Readonly<Record<string, { readonly content: string }>>;
  readonly programs?: Readonly<Record<string, { readonly url: string; readonly sha256?: string }>>;
}

/** What a host is asked to be. */
export interface Demanded {
  readonly host: { readonly name: string };
  readonly demands: {
    readonly address: string;
    readonly profile: string;
    readonly roles: readonly string[];
  };
}

const ofType =
  <T>(...types: string[]) =>
  (resources: readonly Resource[]): T[] =>
    resources.filter(({ type }) => types.includes(type)).map(({ props }) => props as unknown as T);

const ownLayers = ofType<Pick<Layer, "host" | "layer"> & ToldLayer>(
  "pulumi-nodejs:dynamic/host:Layer",
  "pulumi-nodejs:dynamic/cluster:EtcdMember",
);
const nodesOf = ofType<Pick<Layer, "host"> & { readonly layers: string }>(
  "pulumi-nodejs:dynamic/cluster:Node",
);

/** All layers of all hosts. Engine and kubelet are with the node. */
export const layersOf = (resources: readonly Resource[]): Layer[] => [
  // Not what else a resource is told: it may be unknown yet.
  ...ownLayers(resources).map(({ host, layer, desired = "{}", files = {} }) => ({
    ...layerFrom({ desired, files }),
    layer,
    host,
  })),
  ...nodesOf(resources).flatMap(({ host, layers }) =>
    Object.entries(layersFrom(layers)).map(([layer, content]) => ({ ...content, layer, host })),
  ),
];
export const hostsOf = ofType<Demanded>("pulumi-nodejs:dynamic/host:Preflight");

/** Which hosts have a role. */
export const hostsWith = (role: string, resources: readonly Resource[]): string[] =>
  hostsOf(resources)
    .filter(({ demands }) => demands.roles.includes(role))
    .map(({ host }) => host.name);

/** A cluster as the output `nodes` of its stack told it before the change. */
export interface Before {
  readonly nodes: readonly {
    readonly name: string;
    readonly address: string;
    readonly roles: readonly string[];
    readonly kubeletVersion: string;
  }[];
}

/** One rule: the faults of a stack, each in one line with what to do. */
export interface Rule {
  readonly name: string;
  readonly description: string;
  readonly enforcementLevel: "mandatory" | "advisory";
  readonly faults: (resources: readonly Resource[], before: Before) => string[];
}
