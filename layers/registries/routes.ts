import type { ClusterConfig } from "../../config/cluster-config";

/** Where images of a registry come from. */
export interface RegistrySource {
  /** URL of its API: `SCHEME://ADDRESS/v2`, with what the names of images begin with there. */
  readonly api: string;
  /** Address that the stack file has CA and login by. */
  readonly address: string;
  /** Whether it is a mirror of the registry. */
  readonly isMirror: boolean;
  /** CA certificates in PEM, besides those of the host. */
  readonly ca?: string | undefined;
  readonly login?: { readonly username: string; readonly password: string };
}

/** A registry, and where its images come from, in this order. */
export interface RegistryRoute {
  /** Name of the registry, as references of images begin. */
  readonly registry: string;
  readonly sources: readonly [RegistrySource, ...RegistrySource[]];
}

/** The registries that `artifacts.registryMirror` stands in for. */
const mirrored = ["registry.k8s.io", "gcr.io", "ghcr.io", "quay.io", "docker.io"];

type Given = Pick<ClusterConfig, "artifacts" | "registries">;

/** The registries that the stack file says something about. */
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

/** Docker Hub is at another address than the references of its images name. */
const serverOf = (registry: string): string =>
  registry === "docker.io" ? "registry-1.docker.io" : registry;

function apiOf(mirror: string): string {
  const url = mirror.replace(/\/+$/, "");
  if (url.endsWith("/v2")) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}/v2${pathname.replace(/\/+$/, "")}`;
}
