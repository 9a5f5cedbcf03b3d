import type { ClusterConfig } from "../../config/cluster-config";

/** A source of a registry's images. */
export interface RegistrySource {
  /** URL of its API: `SCHEME://ADDRESS/v2`, with the prefix of image names there. */
  readonly api: string;
  /** Address under which the stack file has its CA and login. */
  readonly address: string;
  /** Whether it is a mirror of the registry. */
  readonly isMirror: boolean;
  /** CA certificates in PEM, in addition to the host's own. */
  readonly ca?: string | undefined;
  readonly login?: { readonly username: string; readonly password: string };
}

/** A registry and its sources, in the order in which they are tried. */
export interface RegistryRoute {
  /** Name of the registry, as in image references. */
  readonly registry: string;
  readonly sources: readonly [RegistrySource, ...RegistrySource[]];
}

/** Registries that `artifacts.registryMirror` replaces. */
const mirrored = ["registry.k8s.io", "gcr.io", "ghcr.io", "quay.io", "docker.io"];

type Given = Pick<ClusterConfig, "artifacts" | "registries">;

/** Registries with any settings in the stack file. */
export function registryRoutes(config: Given): RegistryRoute[] {
  const { artifacts, registries } = config;
  const names = [
    ...new Set([...(artifacts.registryMirror ? mirrored : []), ...Object.keys(registries).sort()]),
  ];
  return names.map((registry) => ({ registry, sources: sourcesOf(registry, config) }));
}

function sourcesOf(registry: string, { artifacts, registries }: Given): RegistryRoute["sources"] {
  const { mirrors, mirrorsOnly } = registries[registry] ?? {};
  const source = (api: string, isMirror: boolean, address: string): RegistrySource => {
    const { ca, username, password } = registries[address] ?? {};
    const login = username !== undefined && password !== undefined && { username, password };
    return { api, address, isMirror, ...(ca && { ca }), ...(login && { login }) };
  };
  const mirror = (api: string) => source(api, true, new URL(api).host);
  const common = artifacts.registryMirror?.replace(/\/+$/, "");
  if (!mirrors && common && mirrored.includes(registry))
    return [mirror(`${common}/v2/${registry}`)];
  const itself = source(`https://${serverOf(registry)}/v2`, false, registry);
  const [first, ...rest] = (mirrors ?? []).map((url) => mirror(apiOf(url)));
  if (!first) return [itself];
  return mirrorsOnly ? [first, ...rest] : [first, ...rest, itself];
}

/** Docker Hub's API has another address than its image references. */
const serverOf = (registry: string): string =>
  registry === "docker.io" ? "registry-1.docker.io" : registry;

function apiOf(mirror: string): string {
  const url = mirror.replace(/\/+$/, "");
  if (url.endsWith("/v2")) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}/v2${pathname.replace(/\/+$/, "")}`;
}
