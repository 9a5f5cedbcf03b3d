import { everyHost, tcp, udp, type Listener, type PortUse } from "./listener";
import { everyNetworkPart } from "./network/parts";
import { ports } from "./ports";

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

const ownListeners: readonly Listener[] = [
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
  { ...tcp(ports.loadBalancerMetrics, "MetalLB's speaker", "every address"), ...announcing },
  { ...tcp(ports.kubeletHealth, "kubelet", "127.0.0.1"), ...everyHost },
  { ...tcp(ports.kubelet, "kubelet", "every address"), ...everyHost, usedBy: "master" },
  { ...tcp(ports.controllerManager, "kube-controller-manager", "127.0.0.1"), ...masters },
  { ...tcp(ports.scheduler, "kube-scheduler", "127.0.0.1"), ...masters },
  { ...tcp(ports.loadBalancerHealth, "MetalLB's speaker", "127.0.0.1"), ...announcing },
];

/** All ports, in order. Preflight checks that they are free, and docs/architecture.md lists them. */
export const listeners: readonly Listener[] = [
  ...ownListeners,
  ...everyNetworkPart.flatMap(({ listeners: ofPart = [] }) => ofPart),
].sort((one, other) => one.port - other.port);

/** The ports that a host needs, from its roles and the cluster's configuration. */
export const listenersOf = (use: PortUse): Listener[] => listeners.filter(({ isOn }) => isOn(use));
