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
  /** An administrator's way into the cluster. */
  readonly access: ClusterAccess;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /**
   * Engine and kubelet, as layers/layer-json.ts writes them. Others made them before there was a control plane; whatever
   * changes of them changes from here.
   */
  readonly layers: string;
  readonly releases: NodeReleases;
  /** What the proof of its pod network has to know. Another value alone is no change. */
  readonly network: ProvenNetwork & {
    /** Annotation of the Node object with which the pod network registers its node; others send nothing to one without. */
    readonly noted?: string | undefined;
  };
  /** The node's place in the rollout of a change. */
  readonly rollout: Omit<Member, "name" | "urgent" | "repairs"> & {
    /** Seconds until pods that cannot be moved away stop the rollout. */
    readonly drainTimeoutSeconds: number;
    /** Whether the others wait for a person once the first node has changed. @default false */
    readonly pause?: boolean | undefined;
  };
  /** Commands of the user around its change. Others alone are no change. */
  readonly hooks?: NodeHooks | undefined;
  /** How its host is maintained. Only a later `asOf` is a change. */
  readonly maintenance?: NodeMaintenance | undefined;
  /** What its change comes to, a line for each step. Filled in, so that a preview shows it. */
  readonly steps?: string | undefined;
}

export interface KubernetesNodeOutputs
  extends
    Omit<KubernetesNodeInputs, "layers" | "releases" | "rollout" | "network" | "hooks" | "steps">,
    AppliedLayers {
  readonly kubeletVersion: string;
  readonly podCidr: string;
  /** Whether another program brings its pod network: that it lacks one is no drift of the node. */
  readonly externalNetwork?: boolean | undefined;
  /** What the node runs; absent until it was ready once. */
  readonly releases?: NodeReleases | undefined;
  /** Date that its host was maintained for; absent if it never was. */
  readonly maintained?: string | undefined;
  /** Manual changes since then, one per line. */
  readonly drift: readonly string[];
}
