import { images } from "../../artifacts";
import type { ClusterConfig, Host } from "../../config/cluster-config";
import { proxyOf, type Proxy } from "../proxy";
import { authorization } from "./files";
import { registryRoutes, type RegistrySource } from "./routes";

/** One question to a registry or a mirror: whether a host gets a manifest from it. */
export interface RegistryProbe {
  /** What it is, for messages: `the mirror https://mirror.example.com/v2/hub of docker.io`. */
  readonly what: string;
  /** Address that the stack file has its CA and login by. */
  readonly address: string;
  readonly url: string;
  /** The image whose manifest is at the URL; absent where the cluster has none from there: then its API is tried. */
  readonly image?: string;
  readonly ca?: string;
  /** Value of the header of that name; a secret. */
  readonly authorization?: string;
}

/** What a host tries before it is touched. */
export interface RegistryCheck {
  readonly probes: readonly RegistryProbe[];
  readonly proxy?: Proxy;
}

/** The registries and mirrors that the stack file names, to be tried by a host; undefined where it names none. */
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

/** An address that serves a manifest need not be asked for its API, nor twice for that. */
const withoutRepetition = (probes: readonly RegistryProbe[]): RegistryProbe[] =>
  probes.filter(({ image, address, url }, index) => {
    if (image !== undefined) return true;
    const isAsked = probes.some((one) => one.image !== undefined && one.address === address);
    return !isAsked && probes.findIndex((one) => one.url === url) === index;
  });
