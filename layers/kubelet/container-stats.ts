import type { Host } from "../../config/cluster-config";
import { compareReleases } from "../../config/release-number";
import { containerdPlaces } from "../containerd/places";

/** What a kubelet needs to attribute statistics to containers. */
export interface ContainerStats {
  readonly flags: Readonly<Record<string, string>>;
  readonly configuration: object;
}

/**
 * Statistics of containers on a host whose containerd is not at the usual place. cAdvisor, which is part of the kubelet, asks containerd
 * at the usual place, so figures would come without the names of pods and containers.
 *
 * 1.36 takes another socket as a flag. 1.37 has no such flag (https://github.com/kubernetes/kubernetes/pull/139870), and can have the
 * figures from containerd instead (https://kep.k8s.io/2371), with containerd 2.2 and later.
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
