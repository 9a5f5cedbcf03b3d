import type { ClusterConfig, Host } from "../config/cluster-config";
import type { DesiredState } from "./desired-state";
import { engineLayer } from "./containerd/layer";
import { kubeletLayer } from "./kubelet/layer";

/** The layers that let a host run pods, in the order in which they are set up. Maps come back from the state in any order. */
export const podRuntimeLayers = ["engine", "kubelet"] as const;

/** Engine and kubelet: what runs on a host outside of pods. */
export type PodRuntime = Readonly<Record<(typeof podRuntimeLayers)[number], DesiredState>>;

/** What one host needs to run pods. */
export const podRuntime = (host: Host, config: ClusterConfig): PodRuntime => ({
  engine: engineLayer(host, config),
  kubelet: kubeletLayer(host, config),
});
