import type { Settings } from "../../config/changes/rule";
import type { Fingerprints } from "../../layers/desired-state";
import type { PodNetworkRange } from "../../kubernetes/second-pod-cidr";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import type { LayerInText } from "../../layers/layer-json";
import type { RemoteHost } from "../../ssh/host";
import type { CertificateSet } from "../pki/certificates";
import type { GateAccess } from "../rollout/access";

/** Inputs of one layer of a host. */
export interface HostLayerInputs extends LayerInText {
  readonly host: RemoteHost;
  /** Name of the layer, unique on its host. */
  readonly layer: string;
  readonly certificates?: CertificateSet;
  /** Values of the stack file whose edits are checked here: see config/changes. */
  readonly settings?: Settings;
  /** Scripts that end what the layer's binaries left behind, run when it is removed. */
  readonly onRemove?: readonly string[];
  /**
   * Position of the host in the stack file, for layers where a mistake would cut off every host: one host changes first, the
   * others once it has succeeded. Absent: all hosts change at once, as at a first set-up.
   */
  readonly position?: number;
  /**
   * How many hosts change at once, the first one alone: for a layer whose change cuts the host's pods off for a moment.
   * @default all
   */
  readonly maxUnavailable?: number;
  /** Whether a first set-up goes to one host first, too: the layer may come to hosts that are in use. @default false */
  readonly createOneHostFirst?: boolean;
  /** Access to check the gates that a change waits for; a secret. A new value alone is no change. */
  readonly gateAccess?: GateAccess;
  /** What nodes get of a second family's network before the layer changes. A new value alone is no change. */
  readonly secondPodNetwork?: PodNetworkRange;
  /** Administrator access to the cluster for that; a secret. */
  readonly nodeAccess?: ClusterAccess;
}

/** Small on purpose: the engine writes it with every step. Only the inputs contain files. */
export interface HostLayerOutputs {
  readonly host: RemoteHost;
  readonly layer: string;
  readonly onRemove: readonly string[];
  readonly applied: Fingerprints;
  /** Known only from applying it: `mode digest` of each binary, certificate and key, by path. */
  readonly installed: Readonly<Record<string, string>>;
  /** RFC 3339 time from which the layer's certificates are due for renewal. */
  readonly renewAfter?: string | undefined;
  /** Manual changes since then, one per line. */
  readonly drift: readonly string[];
  /** The last settings that were applied completely; empty before the first time. */
  readonly settings?: Settings | undefined;
  /** How a removal asks the gates: that of the inputs on record. The state has it there alone. */
  readonly gateAccess?: GateAccess | undefined;
}
