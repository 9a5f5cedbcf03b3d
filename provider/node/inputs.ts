import type { Taint } from "../../config/schema";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import type { RemoteHost } from "../../ssh/host";
import type { NodeReleases } from "./drain-reasons";
import type { NodeHooks } from "./hooks";
import type { NodeMaintenance } from "./maintenance-due";
import type { AppliedLayers } from "./layers";
import type { ProvenNetwork } from "./prove";
import type { Member } from "../rollout/rollout";

export interface KubernetesNodeInputs {
  /** The machine; its name is the node's. */
  readonly host: RemoteHost;
  /** Administrator access to the cluster. */
  readonly access: ClusterAccess;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /**
   * containerd and kubelet, as layers/layer-json.ts writes them. The pod runtime sets them up before there is a control plane;
   * all later changes are made here.
   */
  readonly layers: string;
  readonly releases: NodeReleases;
  /** What the proof of the pod network needs to know. A new value alone is no change. */
  readonly network: ProvenNetwork & {
    /** Annotation with which the pod network registers its node: without it, other nodes send it nothing. */
    readonly noted?: string | undefined;
  };
  /** The node's place in a rollout. */
  readonly rollout: Omit<Member, "name" | "urgent" | "repairs"> & {
    /** Seconds after which pods that cannot be evicted stop the rollout. */
    readonly drainTimeoutSeconds: number;
    /** Whether the rollout pauses after the first node until the user continues it. @default false */
    readonly pause?: boolean | undefined;
  };
  /** The user's commands around a change. New ones alone are no change. */
  readonly hooks?: NodeHooks | undefined;
  /** How the host is maintained. Only a later `asOf` is a change. */
  readonly maintenance?: NodeMaintenance | undefined;
  /** Steps of the change, one per line. Filled in, so that a preview shows them. */
  readonly steps?: string | undefined;
}

export interface KubernetesNodeOutputs
  extends
    Omit<KubernetesNodeInputs, "layers" | "releases" | "rollout" | "network" | "hooks" | "steps">,
    AppliedLayers {
  readonly kubeletVersion: string;
  readonly podCidr: string;
  /** Whether another program provides the pod network: then a missing network is no drift of the node. */
  readonly externalNetwork?: boolean | undefined;
  /** What the node runs; absent until it has been ready. */
  readonly releases?: NodeReleases | undefined;
  /** Date for which the host was maintained; absent if it never was. */
  readonly maintained?: string | undefined;
  /** Manual changes since then, one per line. */
  readonly drift: readonly string[];
}
