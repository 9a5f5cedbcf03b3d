import type { Settings } from "../../config/changes/rule";
import type { Fingerprints } from "../../layers/desired-state";
import type { PartedNetwork } from "../../kubernetes/second-part";
import type { ClusterAccess } from "../../layers/formats/kubeconfig";
import type { LayerInText } from "../../layers/layer-json";
import type { RemoteHost } from "../../ssh/host";
import type { CertificateSet } from "../pki/certificates";
import type { GateAccess } from "../rollout/access";

/** Inputs of one layer of one host. */
export interface HostLayerInputs extends LayerInText {
  readonly host: RemoteHost;
  /** Name of the layer, unique on its host. */
  readonly layer: string;
  readonly certificates?: CertificateSet;
  /** Values of the stack file whose edits are judged here: see config/changes. */
  readonly settings?: Settings;
  /** Scripts that end what the layer's programs leave behind, run at its removal. */
  readonly onRemove?: readonly string[];
  /**
   * Place of the host in the stack file, for a layer whose error would cut every host off: a change goes to one host first,
   * and to the others once it succeeds there. Absent: hosts change at once, as at a first set-up.
   */
  readonly position?: number;
  /** Whether a first set-up goes to one host first, too: the layer may come to hosts that are in use. @default false */
  readonly createOneHostFirst?: boolean;
  /** How the gates are asked that a change waits for: a secret. Another one alone is no change. */
  readonly gateAccess?: GateAccess;
  /** What nodes get of a second family's network before the layer changes. Another value alone is no change. */
  readonly secondParts?: PartedNetwork;
  /** An administrator's way into the cluster for that: a secret. */
  readonly nodeAccess?: ClusterAccess;
}

/** Small on purpose: the engine writes it with every step. File contents are in the inputs only. */
export interface HostLayerOutputs {
  readonly host: RemoteHost;
  readonly layer: string;
  readonly onRemove: readonly string[];
  readonly applied: Fingerprints;
  /** What only the set-up knows: `mode digest` of each program, certificate and key by path. */
  readonly installed: Readonly<Record<string, string>>;
  /** RFC 3339 time from which on the layer's certificates are due for renewal. */
  readonly renewAfter?: string | undefined;
  /** Manual changes since then, one per line. */
  readonly drift: readonly string[];
  /** The settings that the host was last made by to the end; empty before the first time. */
  readonly settings?: Settings | undefined;
  /** How a removal asks the gates: that of the inputs on record. The state has it there alone. */
  readonly gateAccess?: GateAccess | undefined;
}
