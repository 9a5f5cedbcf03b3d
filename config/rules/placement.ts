import { controlPlaneToleration } from "../control-plane-taint";
import type { Sections, Taint } from "../schema";

/** Whether no pod of the cluster's own Deployments starts on a host with this taint. */
const repels = ({ key, effect }: Taint): boolean =>
  effect !== "PreferNoSchedule" &&
  !(key === controlPlaneToleration.key && effect === controlPlaneToleration.effect);

/** Clusters without a host on which CoreDNS could run. Masters have no taints but that of the control plane by default. */
export function placementErrors(
  hosts: Sections["hosts"],
  { loadBalancer, storage }: Partial<Sections>,
): string[] {
  const repelled = hosts.map(({ taints = [] }) => taints.find(repels));
  if (repelled.length === 0 || repelled.some((taint) => taint === undefined)) return [];
  const programs = [
    "CoreDNS",
    ...(loadBalancer ? ["the controller of MetalLB"] : []),
    ...(storage?.localPath ? ["local-path-provisioner"] : []),
  ];
  const what = new Intl.ListFormat("en-GB").format(programs);
  const taints = [...new Set(repelled.map((taint) => `${taint!.key}:${taint!.effect}`))].join(", ");
  return [
    `hosts: ${what} cannot run on any host, because of the taints ${taints}; leave one host without them`,
  ];
}
