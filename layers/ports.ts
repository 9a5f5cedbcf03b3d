import { apiServerPort } from "../config/cluster-config";

/** Ports of the cluster's programs on a host, except those of the pod network. Each number appears only here. */
export const ports = {
  apiServer: apiServerPort,
  etcdClients: 2379,
  etcdPeers: 2380,
  etcdHealth: 2381,
  apiBalancer: 7443,
  apiBalancerHealth: 7444,
  loadBalancerMembers: 7946,
  loadBalancerMetrics: 9120,
  kubeletHealth: 10248,
  kubelet: 10250,
  controllerManager: 10257,
  scheduler: 10259,
  loadBalancerHealth: 17472,
} as const;
