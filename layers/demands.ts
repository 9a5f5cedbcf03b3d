import type { ClusterConfig, Host } from "../config/cluster-config";

/** What a host of the stack file is asked to be: what its preflight checks. */
export const demandsOf = (
  { address, architecture, profile, roles }: Host,
  { cluster, loadBalancer, network }: ClusterConfig,
) => ({
  address,
  architecture,
  profile,
  roles,
  backend: network.backend,
  loadBalancer: loadBalancer !== undefined,
  pods: cluster.podCidr,
  services: cluster.serviceCidr,
  hostResolvers: network.dnsUpstreams.includes("/etc/resolv.conf"),
});
