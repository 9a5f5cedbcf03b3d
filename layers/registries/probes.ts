import { images } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import { proxyOf, type Proxy } from "../proxy";
import { authorization } from "./files";
import { registryRoutes, type RegistrySource } from "./routes";

/** A check whether a host can get a manifest from a registry or mirror. */
export interface RegistryProbe {
  /** Its name in messages: `the mirror https://mirror.example.com/v2/hub of docker.io`. */
  readonly what: string;
  /** Address under which the stack file has its CA and login. */
  readonly address: string;
  readonly url: string;
  /** The image with the manifest at the URL; absent if the cluster uses none from there, so that only the API is checked. */
  readonly image?: string;
  readonly ca?: string;
  /** Value of the Authorization header; a secret. */
  readonly authorization?: string;
}

/** The registries that a host checks before it is changed. */
export interface RegistryCheck {
  readonly probes: readonly RegistryProbe[];
  readonly proxy?: Proxy;
}

/** Checks of the registries and mirrors in the stack file; undefined if it has none. */
export function registryCheck(host: Host, config: ClusterConfig): RegistryCheck | undefined {
  const all = Object.values(images(config.versions, config.artifacts));
  const probes = registryRoutes(config).flatMap(({ registry, sources }) => {
    const image = all.find((one) => one.startsWith(`${registry}/`));
    return sources.map((source) => probeOf(registry, source, image));
  });
  const proxy = proxyOf(host, config);
  return probes.length === 0
    ? undefined
    : { probes: withoutRepetition(probes), ...(proxy && { proxy }) };
}

function probeOf(registry: string, source: RegistrySource, image?: string): RegistryProbe {
  const { api, address, isMirror, ca, login } = source;
  const [, name, tag] = /^[^/]+\/(.+?)[:@]((?:sha256:)?[^:]+)$/.exec(image ?? "") ?? [];
  return {
    what: isMirror ? `the mirror ${api} of ${registry}` : `the registry ${registry}`,
    address,
    url: name === undefined ? `${new URL(api).origin}/v2/` : `${api}/${name}/manifests/${tag!}`,
    ...(image !== undefined && { image }),
    ...(ca && { ca: ca.trim() }),
    ...(login && { authorization: authorization(login) }),
  };
}

/** Skips the API check, and duplicates, for an address where a manifest is checked. */
const withoutRepetition = (probes: readonly RegistryProbe[]): RegistryProbe[] =>
  probes.filter(({ image, address, url }, index) => {
    if (image !== undefined) return true;
    const isAsked = probes.some((one) => one.image !== undefined && one.address === address);
    return !isAsked && probes.findIndex((one) => one.url === url) === index;
  });
