import type { InitialCluster } from "../../layers/etcd/start";
import type { RemoteHost } from "../../ssh/host";
import type { HostLayerInputs, HostLayerOutputs } from "../host/layer-inputs";

/** One member of the etcd cluster: a layer of its host, and its place among the members. */
export interface EtcdMemberInputs extends HostLayerInputs {
  /** Hosts of all members in the order of the stack file, this one included. */
  readonly members: readonly RemoteHost[];
  /** Hosts that had a member and left the stack file: the cluster's data may still be there alone. */
  readonly formerMembers: readonly RemoteHost[];
}

export interface EtcdMemberOutputs extends HostLayerOutputs {
  /** Decided when the member first starts, and part of its manifest from then on. */
  readonly initial?: InitialCluster | undefined;
}
