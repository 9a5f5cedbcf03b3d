import { compareReleases } from "../config/release-number";
import type { KubernetesApi } from "./client";

/** An API version that somebody still uses. */
export interface DeprecatedApi {
  /** `RESOURCE.VERSION.GROUP` */
  readonly name: string;
  /** The minor release from which on it is served no more, such as 1.38. */
  readonly removed: string;
}

/**
 * API versions that were asked for since the API server started and that a release does not serve any more. By the metric
 * that each API server keeps for this (kubernetes.io/docs/reference/instrumentation/metrics/).
 *
 * @throws ApiError
 */
export async function unservedApis(api: KubernetesApi, release: string): Promise<DeprecatedApi[]> {
  return deprecatedApis(await api.text("/metrics")).filter(
    ({ removed }) => compareReleases(`${removed}.0`, release) <= 0,
  );
}

/** Reads the metric out of what an API server tells of itself. */
export function deprecatedApis(metrics: string): DeprecatedApi[] {
  const lines = metrics.matchAll(/^apiserver_requested_deprecated_apis\{([^}]*)\} [^0]/gm);
  return [...lines].flatMap(([, labels = ""]) => {
    const label = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(labels)?.[1] ?? "";
    const [removed, group] = [label("removed_release"), label("group")];
    const name = [label("resource"), label("version"), ...(group ? [group] : [])].join(".");
    return removed ? [{ name, removed }] : [];
  });
}
