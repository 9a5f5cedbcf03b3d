import type { ClusterConfig, Host } from "../config/cluster-config";
import { kubeletRequirements } from "../config/settings/kubelet-requirements";

/** What the stack file requires of a host, for the preflight. */
export const requirementsOf = (
  {
    address,
    ipv6Address,
    architecture,
    besideDocker,
    profile,
    roles,
    kubelet,
    kernel,
    timeServers,
  }: Host,
  { cluster, kubeProxy, loadBalancer, network }: ClusterConfig,
) => ({
  address,
  ...(ipv6Address && { ipv6Address }),
  ...(architecture && { architecture }),
  profile,
  besideDocker,
  roles,
  network: {
    plugin: network.plugin,
    backend: network.backend,
    policies: network.policies,
    ...(network.ipv6 && { ipv6: network.ipv6 }),
  },
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
