import { apiServerPort } from "../config/cluster-config";
import { everyHost, tcp, udp, type Listener, type PortUse } from "./listener";
import { flannelListeners } from "./network/flannel/ports";
import { policiesListeners } from "./network/policies/ports";

/** Every port that a program of the cluster listens on at a host, but for the pod network's own. Each number stands here only. */
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
  kubeProxyMetrics: 10249,
  kubelet: 10250,
  kubeProxyHealth: 10256,
  controllerManager: 10257,
  scheduler: 10259,
  loadBalancerHealth: 17472,
} as const;

const masters = {
  hosts: "masters",
  isOn: ({ roles }: PortUse) => roles.includes("master"),
};
const members = {
  hosts: "etcd members",
  isOn: ({ roles }: PortUse) => roles.includes("etcd"),
};
const announcing = {
  hosts: "every host, with `loadBalancer`",
  isOn: ({ loadBalancer }: PortUse) => loadBalancer,
};

const proxying = {
  hosts: "every host, with `kubeProxy.enabled`",
  isOn: ({ kubeProxy }: PortUse) => kubeProxy.enabled,
};

/** All ports. Preflight checks that they are free, and docs/architecture.md lists them. */
export const listeners: readonly Listener[] = [
  {
    ...tcp(ports.etcdClients, "etcd", "127.0.0.1", "host's address"),
    ...members,
    usedBy: "master",
  },
  { ...tcp(ports.etcdPeers, "etcd", "host's address"), ...members, usedBy: "etcd" },
  { ...tcp(ports.etcdHealth, "etcd", "127.0.0.1"), ...members },
  { ...tcp(ports.apiServer, "kube-apiserver", "every address"), ...masters, usedBy: "every host" },
  { ...tcp(ports.apiBalancer, "HAProxy", "127.0.0.1"), ...everyHost },
  { ...tcp(ports.apiBalancerHealth, "HAProxy", "127.0.0.1"), ...everyHost },
  {
    ...tcp(ports.loadBalancerMembers, "MetalLB's speaker", "host's address"),
    ...announcing,
    usedBy: "every host",
  },
  {
    ...udp(ports.loadBalancerMembers, "MetalLB's speaker", "host's address"),
    ...announcing,
    usedBy: "every host",
  },
  ...flannelListeners,
  ...policiesListeners,
  { ...tcp(ports.loadBalancerMetrics, "MetalLB's speaker", "every address"), ...announcing },
  { ...tcp(ports.kubeletHealth, "kubelet", "127.0.0.1"), ...everyHost },
  { ...tcp(ports.kubeProxyMetrics, "kube-proxy", "127.0.0.1"), ...proxying },
  { ...tcp(ports.kubelet, "kubelet", "every address"), ...everyHost, usedBy: "master" },
  { ...tcp(ports.kubeProxyHealth, "kube-proxy", "every address"), ...proxying },
  { ...tcp(ports.controllerManager, "kube-controller-manager", "127.0.0.1"), ...masters },
  { ...tcp(ports.scheduler, "kube-scheduler", "127.0.0.1"), ...masters },
  { ...tcp(ports.loadBalancerHealth, "MetalLB's speaker", "127.0.0.1"), ...announcing },
];

/** The ports that a host needs, by its roles and the configuration of the cluster. */
export const listenersOf = (use: PortUse): Listener[] => listeners.filter(({ isOn }) => isOn(use));
