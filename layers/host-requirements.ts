import type { ClusterConfig, Host } from "../config/cluster-config";
import { kubeletRequirements } from "../config/settings/kubelet-requirements";

/** What the stack file requires of a host: what its preflight checks. */
export const requirementsOf = (
  { address, architecture, besideDocker, profile, roles, kubelet, kernel, timeServers }: Host,
  { cluster, kubeProxy, loadBalancer, network }: ClusterConfig,
) => ({
  address,
  ...(architecture && { architecture }),
  profile,
  besideDocker,
  roles,
  network: { plugin: network.plugin, backend: network.backend, policies: network.policies },
  kubeProxy: { enabled: kubeProxy.enabled },
  ...(network.mtu !== undefined && { mtu: network.mtu }),
  loadBalancer: loadBalancer !== undefined,
  pods: cluster.podCidr,
  services: cluster.serviceCidr,
  ...kubeletRequirements(kubelet),
  ...(kernel.hugepages && { hugepages: kernel.hugepages }),
  ...(timeServers.length > 0 && { timeServers: true as const }),
  hostResolvers: network.dnsUpstreams.includes("/etc/resolv.conf"),
});
