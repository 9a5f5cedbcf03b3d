import type { ClusterConfig, Host } from "../config/cluster-config";
import type { DesiredState } from "./desired-state";
import { engineLayer } from "./containerd/layer";
import { kubeletLayer } from "./kubelet/layer";

/** Layers that a host needs to run pods, in the order of their set-up. Maps from the state have no fixed order. */
export const podRuntimeLayers = ["engine", "kubelet"] as const;

/** containerd and the kubelet: everything that runs on a host outside of pods. */
export type PodRuntime = Readonly<Record<(typeof podRuntimeLayers)[number], DesiredState>>;

/** The desired pod runtime of a host. */
export const podRuntime = (host: Host, config: ClusterConfig): PodRuntime => ({
  engine: engineLayer(host, config),
  kubelet: kubeletLayer(host, config),
});
