import { apiServerPort } from "../config/cluster-config";
import type { Role, Sections } from "../config/schema";

/** Every port that a program of the cluster listens on at a host. Nothing else writes one of these numbers down. */
export const ports = {
  apiServer: apiServerPort,
  etcdClients: 2379,
  etcdPeers: 2380,
  etcdHealth: 2381,
  apiBalancer: 7443,
  apiBalancerHealth: 7444,
  loadBalancerMembers: 7946,
  flannelHealth: 8081,
  vxlan: 8472,
  loadBalancerMetrics: 9120,
  kubeletHealth: 10248,
  kubeProxyMetrics: 10249,
  kubelet: 10250,
  kubeProxyHealth: 10256,
  controllerManager: 10257,
  scheduler: 10259,
  loadBalancerHealth: 17472,
} as const;

/** What decides which ports a host needs. */
export interface PortUse {
  readonly roles: readonly Role[];
  readonly backend: Sections["network"]["backend"];
  /** Whether the nodes announce addresses of Services. */
  readonly loadBalancer: boolean;
}

/** A port that a program listens on, and at which addresses of its host. */
export interface Listener {
  readonly port: number;
  readonly protocol: "tcp" | "udp";
  readonly program: string;
  readonly at: readonly ("every address" | "host's address" | "127.0.0.1")[];
  /** Which hosts it is on, in words for the table of ports in docs/architecture.md. */
  readonly hosts: string;
  readonly isOn: (use: PortUse) => boolean;
}

const everywhere = { hosts: "every host", isOn: () => true };
const masters = {
  hosts: "masters",
  isOn: ({ roles }: PortUse) => roles.includes("master"),
};
const members = {
  hosts: "etcd members",
  isOn: ({ roles }: PortUse) => roles.includes("etcd"),
};
const overlay = {
  hosts: "every host, with `network.backend: vxlan`",
  isOn: ({ backend }: PortUse) => backend === "vxlan",
};
const announcing = {
  hosts: "every host, with `loadBalancer`",
  isOn: ({ loadBalancer }: PortUse) => loadBalancer,
};

const tcp = (port: number, program: string, ...at: Listener["at"]) =>
  ({ port, protocol: "tcp", program, at }) as const;
const udp = (port: number, program: string, ...at: Listener["at"]) =>
  ({ port, protocol: "udp", program, at }) as const;

/** All of them, by port. Preflight looks whether they are free, and docs/architecture.md lists them. */
export const listeners: readonly Listener[] = [
  { ...tcp(ports.etcdClients, "etcd", "127.0.0.1", "host's address"), ...members },
  { ...tcp(ports.etcdPeers, "etcd", "host's address"), ...members },
  { ...tcp(ports.etcdHealth, "etcd", "127.0.0.1"), ...members },
  { ...tcp(ports.apiServer, "kube-apiserver", "every address"), ...masters },
  { ...tcp(ports.apiBalancer, "HAProxy", "127.0.0.1"), ...everywhere },
  { ...tcp(ports.apiBalancerHealth, "HAProxy", "127.0.0.1"), ...everywhere },
  { ...tcp(ports.loadBalancerMembers, "MetalLB's speaker", "host's address"), ...announcing },
  { ...udp(ports.loadBalancerMembers, "MetalLB's speaker", "host's address"), ...announcing },
  { ...tcp(ports.flannelHealth, "flannel", "127.0.0.1"), ...everywhere },
  { ...udp(ports.vxlan, "flannel's VXLAN", "every address"), ...overlay },
  { ...tcp(ports.loadBalancerMetrics, "MetalLB's speaker", "every address"), ...announcing },
  { ...tcp(ports.kubeletHealth, "kubelet", "127.0.0.1"), ...everywhere },
  { ...tcp(ports.kubeProxyMetrics, "kube-proxy", "127.0.0.1"), ...everywhere },
  { ...tcp(ports.kubelet, "kubelet", "every address"), ...everywhere },
  { ...tcp(ports.kubeProxyHealth, "kube-proxy", "every address"), ...everywhere },
  { ...tcp(ports.controllerManager, "kube-controller-manager", "127.0.0.1"), ...masters },
  { ...tcp(ports.scheduler, "kube-scheduler", "127.0.0.1"), ...masters },
  { ...tcp(ports.loadBalancerHealth, "MetalLB's speaker", "127.0.0.1"), ...announcing },
];

/** The ports that a host needs, by its roles and the configuration of the cluster. */
export const listenersOf = (use: PortUse): Listener[] => listeners.filter(({ isOn }) => isOn(use));
