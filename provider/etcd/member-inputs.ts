import type { InitialCluster } from "../../layers/etcd/start";
import type { RemoteHost } from "../../ssh/host";
import type { HostLayerInputs, HostLayerOutputs } from "../host/layer-inputs";

/** One etcd member: a layer of its host, and its membership. */
export interface EtcdMemberInputs extends HostLayerInputs {
  /** Hosts of all members in the order of the stack file, this one included. */
  readonly members: readonly RemoteHost[];
  /** Hosts that had a member and left the stack file: one of them may have the only data of the cluster. */
  readonly formerMembers: readonly RemoteHost[];
}

export interface EtcdMemberOutputs extends HostLayerOutputs {
  /** Decided at the member's first start, and part of its manifest ever after. */
  readonly initial?: InitialCluster | undefined;
}
