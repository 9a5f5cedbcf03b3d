import type { Architecture, Versions } from "../versions";
import type { HostProfile, Role, Sections, SshSection, Taint } from "./schema";

/** One machine of the stack file with every default applied. */
export interface Host {
  /** Name of the host and of its Kubernetes node. */
  readonly name: string;
  /** IPv4 address that the operator and the other hosts reach it at. */
  readonly address: string;
  readonly roles: readonly Role[];
  readonly architecture: Architecture;
  readonly profile: HostProfile;
  /** Node labels besides those of the roles. */
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly ssh: { readonly port: number; readonly user: string; readonly hostKey: string };
}

/** How hosts are reached, with the host key of each bastion. */
export type Ssh = Omit<SshSection, "bastions"> & {
  readonly bastions: readonly (SshSection["bastions"][number] & { readonly hostKey: string })[];
};

/** Addresses and names that every component of the cluster agrees on. */
export interface Cluster {
  readonly name: string;
  /** DNS domain of services, `cluster.local` by default. */
  readonly domain: string;
  readonly podCidr: string;
  readonly serviceCidr: string;
  /** Address of the Service `kubernetes`: the first of the service network. */
  readonly apiServiceAddress: string;
  /** Address of the cluster's DNS: the tenth of the service network. */
  readonly dnsAddress: string;
  /** Names and addresses that API servers answer at besides those of their hosts, without a port. */
  readonly apiServerNames: readonly string[];
  /** Address that moves to a master whose API server is ready. */
  readonly virtualAddress?: Sections["cluster"]["virtualAddress"];
  /** URLs for clients outside the cluster, of which the first that answers is taken. */
  readonly apiServers: readonly [string, ...string[]];
}

/** What the stack file asks for: valid, complete, and the only thing that the program is made from. */
export interface ClusterConfig {
  readonly cluster: Cluster;
  readonly versions: Versions;
  readonly ssh: Ssh;
  readonly hosts: readonly Host[];
  readonly network: Sections["network"];
  readonly kubelet: Sections["kubelet"];
  readonly rollout: Sections["rollout"];
  readonly security: Sections["security"];
  readonly artifacts: Sections["artifacts"];
  readonly loadBalancer: Sections["loadBalancer"];
  readonly hooks: Sections["hooks"];
  readonly backup: Sections["backup"];
}

/** The TCP port of every API server. */
export const apiServerPort = 6443;
