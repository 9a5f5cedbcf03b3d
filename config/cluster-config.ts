import type { Architecture, Versions } from "../versions";
import type { Values } from "./settings/merge";
import type { HostProfile, Role, Sections, SshSection, Taint } from "./schema";

/** One host of the stack file with every default applied. */
export interface Host {
  /** Name of the host and of its Kubernetes node. */
  readonly name: string;
  /** IPv4 address on one of its interfaces, which the other hosts reach it at. */
  readonly address: string;
  /** IPv6 address on the same interface; every host has one exactly if `network.ipv6` is set. */
  readonly ipv6Address?: string;
  readonly roles: readonly Role[];
  /** What the machine is asserted to be; it is found out where this is missing. */
  readonly architecture?: Architecture;
  readonly profile: HostProfile;
  /** Whether containerd stays clear of the one that Docker uses. */
  readonly besideDocker: boolean;
  /** Node labels, in addition to those for its roles. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Fields of its KubeletConfiguration that the stack file sets. */
  readonly kubelet: Values;
  /** Settings of its containerd, and a drop-in for its unit. */
  readonly containerd: Sections["containerd"];
  /** A drop-in for the kubelet's unit. */
  readonly kubeletUnit: Sections["kubelet"]["unit"];
  /** Sysctls and modules besides those that Kubernetes needs. */
  readonly kernel: Sections["kernel"];
  /** Files of the user by absolute path. */
  readonly files: Sections["files"];
  /** Its NTP servers; empty for those of the distribution. */
  readonly timeServers: Sections["timeServers"];
  /** How its packages are updated and when it reboots. */
  readonly maintenance: Sections["maintenance"];
  /** How long its drain may take. */
  readonly drainTimeoutSeconds: number;
  /** The user's own commands on it. */
  readonly hooks: Sections["hooks"];
  readonly ssh: {
    readonly port: number;
    readonly user: string;
    readonly hostKey: string;
    /** Address or DNS name that SSH connects to, where it is not `address`. */
    readonly sshAddress?: string;
  };
}

/** How hosts are reached, with the host key of each bastion. */
export type Ssh = Omit<SshSection, "bastions"> & {
  readonly bastions: readonly (SshSection["bastions"][number] & { readonly hostKey: string })[];
};

/** Networks of the second family, and the addresses that follow from them. */
export interface Ipv6Cluster {
  readonly podCidr: string;
  /** Prefix length of each node's part of it. */
  readonly nodeMask: number;
  readonly serviceCidr: string;
  /** First address of the Service network. The Service `kubernetes` has an IPv4 address only. */
  readonly apiServiceAddress: string;
  /** Address of the cluster's DNS: the tenth of the Service network. */
  readonly dnsAddress: string;
}

/** Addresses and names shared by all components of the cluster. */
export interface Cluster {
  readonly name: string;
  /** DNS domain of services, `cluster.local` by default. */
  readonly domain: string;
  readonly podCidr: string;
  /** Prefix length of each node's part of it. */
  readonly nodeMask: number;
  readonly serviceCidr: string;
  /** Address of the Service `kubernetes`: the first of the service network. */
  readonly apiServiceAddress: string;
  /** Address of the cluster's DNS: the tenth of the service network. */
  readonly dnsAddress: string;
  /** The same of the second family; absent in a cluster of IPv4 alone. */
  readonly ipv6?: Ipv6Cluster;
  /** Names and addresses of the API servers besides their hosts' own, without a port. */
  readonly apiServerNames: readonly string[];
  /** Address that moves to a master with a ready API server. */
  readonly virtualAddress?: Sections["cluster"]["virtualAddress"];
  /** URLs for clients outside the cluster. Clients use the first that answers. */
  readonly apiServers: readonly [string, ...string[]];
  /** Port on this machine at which the API is reached through the bastions. Absent where it is reached directly. */
  readonly apiProxyPort?: number;
}

/** The validated stack file with all defaults: the program's only input. */
export interface ClusterConfig {
  readonly cluster: Cluster;
  readonly versions: Versions;
  readonly ssh: Ssh;
  readonly hosts: readonly Host[];
  readonly network: Sections["network"];
  readonly kubeProxy: Sections["kubeProxy"];
  readonly apiServer: Sections["apiServer"];
  readonly controllerManager: Sections["controllerManager"];
  readonly scheduler: Sections["scheduler"];
  readonly etcd: Sections["etcd"];
  readonly rollout: Sections["rollout"];
  readonly security: Sections["security"];
  readonly artifacts: Sections["artifacts"];
  readonly registries: Sections["registries"];
  readonly loadBalancer: Sections["loadBalancer"];
  readonly storage: Sections["storage"];
  readonly backup: Sections["backup"];
}

/** The TCP port of every API server. */
export const apiServerPort = 6443;
