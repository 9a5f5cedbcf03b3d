import type { ClusterConfig, Host } from "../../config/cluster-config";
import type { Sections } from "../../config/schema";
import type { Program } from "../desired-state";
import type { HostFiles } from "../formats/host-file";
import type { Listener } from "../listener";

/** What of the stack file decides which parts the pod network has. */
export interface NetworkChoice {
  readonly network: Pick<Sections["network"], "plugin" | "policies"> & FamilyChoice;
  readonly kubeProxy: Pick<Sections["kubeProxy"], "enabled">;
}

/** What of the stack file decides whether pods have IPv6 addresses too. */
export interface FamilyChoice {
  readonly ipv6?: unknown;
}

/** What a part of the pod network brings to hosts and to the cluster. Nothing else names the part. */
export interface NetworkPart {
  /** Name of its static pod, of its certificate and of its directory below /etc/kubernetes. */
  readonly name: string;
  /** Its static pod with its configuration, and the CNI configuration if it has one. */
  files(host: Host, config: ClusterConfig): HostFiles;
  /** Ports that it listens on. */
  readonly listeners?: readonly Listener[];
  /** URL on the host that answers once the part works. */
  readonly readyUrl: string;
  /** What the answer has in it once the part works. @default any answer will do */
  readonly readyText?: string;
  /** Units that have to run before a pod does, with the paths whose change restarts them. */
  readonly units?: Readonly<Record<string, readonly string[]>>;
  /** Binaries that containerd runs for it, by path. */
  binaries?(host: Host, config: ClusterConfig): Readonly<Record<string, Program>>;
  /** Name of its CNI configuration: containerd uses the first file of the directory by name. */
  readonly cniFile?: string;
  /** Directories that it fills while pods run, with their modes. They are removed with the kubelet. */
  readonly data?: Readonly<Record<string, string>>;
  /** Interfaces that it creates, as the kernel names them. */
  links?(network: CarrierChoice["network"]): readonly string[];
  /** Kernel modules that it needs. */
  modules?(config: CarrierChoice): readonly string[];
  /** Paths of private keys that each host makes for it. Its static pod reads them when it starts. */
  keys?(config: CarrierChoice): readonly string[];
  /** What it keeps in the kernel, in the order in which it is restored. */
  kernel?(config: CarrierChoice): readonly KernelState[];
  /** How a Node object that has parts of both families is known to other nodes before its own host has changed. */
  announcement?(host: Host, config: CarrierChoice): NodeAnnouncement;
  /** What it sends from host to host for pods, for messages: "UDP port N". */
  readonly between?: (config: CarrierChoice) => string;
  /** User that it logs in to API servers as; it uses its node's identity if absent. */
  readonly user?: string;
  /** Rules for its identity that Kubernetes does not grant by itself. */
  readonly rules?: readonly PolicyRule[];
}

/** Annotations of a Node object by which the pod network on other nodes knows it. */
export interface NodeAnnouncement {
  /** The one without which others take no note of it, not even that it goes. */
  readonly noted: string;
  /** All that others need to send it packets of both families, that one included. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Others that follow from those which the node has. */
  readonly derived?: (
    present: Readonly<Record<string, string>>,
  ) => Readonly<Record<string, string>>;
}

/** Something in the kernel of a host that others can delete: a flush of all nftables rules, a network manager, a person. */
export interface KernelState {
  /** What it is, for messages: "the bridge cni0". */
  readonly what: string;
  /** Body of a function for bash that succeeds while it is there. */
  readonly present: string;
  /** Body of one that restores it, after `present` in the same shell. @default the part's container is restarted, and creates it again */
  readonly restore?: string;
}

/** What of the stack file decides how packets of pods travel. */
export interface CarrierChoice {
  readonly network: Pick<Sections["network"], "backend"> & FamilyChoice;
}

/** A rule of a ClusterRole. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
