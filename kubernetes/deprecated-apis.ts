import { compareReleases } from "../config/release-number";
import type { KubernetesApi } from "./client";

/** A deprecated API version that is still in use. */
export interface DeprecatedApi {
  /** `RESOURCE.VERSION.GROUP` */
  readonly name: string;
  /** The minor release that no longer serves it, such as 1.38. */
  readonly removed: string;
}

/**
 * API versions requested since the API server started that a release no longer serves, from the API server's own metric
 * (kubernetes.io/docs/reference/instrumentation/metrics/).
 *
 * @throws ApiError
 */
export async function unservedApis(api: KubernetesApi, release: string): Promise<DeprecatedApi[]> {
  return deprecatedApis(await api.text("/metrics")).filter(
    ({ removed }) => compareReleases(`${removed}.0`, release) <= 0,
  );
}

/** Parses that metric out of an API server's metrics. */
export function deprecatedApis(metrics: string): DeprecatedApi[] {
  const lines = metrics.matchAll(/^apiserver_requested_deprecated_apis\{([^}]*)\} [^0]/gm);
  return [...lines].flatMap(([, labels = ""]) => {
    const label = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(labels)?.[1] ?? "";
    const [removed, group] = [label("removed_release"), label("group")];
    const name = [label("resource"), label("version"), ...(group ? [group] : [])].join(".");
    return removed ? [{ name, removed }] : [];
  });
}
