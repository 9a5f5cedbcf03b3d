import type { StateResource } from "./state";

const phases: Readonly<Record<string, RegExp>> = {
  "engine and kubelet": /host:PodRuntime::/,
  "way to the API servers": /host:Layer::.*-api-balancer$/,
  etcd: /-etcd-member$/,
  "control plane": /host:Layer::.*-control-plane$/,
  "pod network": /host:Layer::network-/,
  nodes: /cluster:Node::/,
  MetalLB: /::metallb-(pool|advertisement)$/,
};

/** Seconds from the start until the last resource of each phase was recorded. */
export function phasesOf(
  resources: readonly StateResource[],
  beginMs: number,
): Record<string, number> {
  const ends = Object.entries(phases).flatMap(([phase, urns]) => {
    const made = resources.filter(({ urn }) => urns.test(urn));
    const times = made.map(({ created }) => Date.parse(created ?? ""));
    return made.length > 0 ? [[phase, (Math.max(...times) - beginMs) / 1000] as const] : [];
  });
  return Object.fromEntries(ends);
}
