import type { Host } from "../../config/cluster-config";
import { compareReleases } from "../../config/release-number";
import { containerdPlaces } from "../containerd/places";

/** Lets a kubelet attribute statistics to containers. */
export interface ContainerStats {
  readonly flags: Readonly<Record<string, string>>;
  readonly configuration: object;
}

/**
 * Container statistics on a host whose containerd has another socket than usual. cAdvisor, a part of the kubelet, connects to the
 * usual one, so figures would lack the names of pods and containers.
 *
 * Kubernetes 1.36 has a flag for the socket. 1.37 has none (https://github.com/kubernetes/kubernetes/pull/139870), but with
 * containerd 2.2 or later it can get the figures from containerd instead (https://kep.k8s.io/2371).
 */
export function containerStats(
  host: Pick<Host, "besideDocker">,
  kubernetes: string,
): ContainerStats {
  if (!host.besideDocker) return { flags: {}, configuration: {} };
  return compareReleases(kubernetes, "1.37.0") < 0
    ? { flags: { containerd: containerdPlaces(host).socket }, configuration: {} }
    : { flags: {}, configuration: { featureGates: { PodAndContainerStatsFromCRI: true } } };
}
