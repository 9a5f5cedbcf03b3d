import { addressAt } from "../config/addresses";
import type { ClusterConfig, Host } from "../config/cluster-config";
import { listOfFamilies } from "./formats/families";

/** Proxy by which a host reaches destinations outside of its network. */
export interface Proxy {
  /** URL for http addresses. */
  readonly http?: string | undefined;
  /** URL for https addresses. */
  readonly https?: string | undefined;
  /** Names and networks that are reached directly, comma-separated. */
  readonly except: string;
}

/**
 * The proxy of a host; undefined if the stack file sets none. The exceptions do not depend on other hosts, because adding a host would
 * otherwise restart containerd on all of them.
 */
export function proxyOf(
  { address, ipv6Address }: Pick<Host, "address" | "ipv6Address">,
  { artifacts, cluster }: Pick<ClusterConfig, "artifacts" | "cluster">,
): Proxy | undefined {
  const { proxy } = artifacts;
  if (!proxy) return undefined;
  const except = [
    ...["localhost", "127.0.0.0/8", "::1"],
    `${address.split(".").slice(0, 3).join(".")}.0/24`,
    ...(ipv6Address ? [`${addressAt(`${ipv6Address}/64`, 0)}/64`] : []),
    ...listOfFamilies(cluster, "podCidr"),
    ...listOfFamilies(cluster, "serviceCidr"),
    ...[".svc", `.${cluster.domain}`],
    ...cluster.apiServerNames,
    ...proxy.except,
  ];
  return { http: proxy.http, https: proxy.https, except: [...new Set(except)].join(",") };
}

/** Environment of a unit that makes a Go program use the proxy. */
export const proxyEnvironment = ({ http, https, except }: Proxy): string[] =>
  Object.entries({ HTTP_PROXY: http, HTTPS_PROXY: https, NO_PROXY: except })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value!.replaceAll("%", "%%")}`);
