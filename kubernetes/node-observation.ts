import type { V1Node } from "@kubernetes/client-node";
import type { Taint } from "../config/schema";

/** A node as the API server knows it. */
export interface NodeObservation {
  /** Distinguishes it from an earlier node of the same name. */
  readonly uid: string;
  readonly ready: boolean;
  /** Why it is not ready; empty when it is. */
  readonly trouble: string;
  /** Whether it is not ready for the sole reason that no CNI plugin is configured on it. */
  readonly lacksNetwork: boolean;
  /** When its kubelet last reported, in milliseconds since 1970. May be before its last start. */
  readonly reported: number;
  /** Whether it is cordoned. */
  readonly unschedulable: boolean;
  /** Annotations, including those for this program's cordon and load balancer exclusion. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  readonly kubeletVersion: string;
  /** Container runtime and its release, such as `containerd://2.4.2`; empty until its kubelet has reported it. */
  readonly containerRuntimeVersion: string;
  readonly machineId: string;
  /** Network of its pods, or one of each family with a comma between; empty until the controller manager has assigned them. */
  readonly podCidr: string;
}

/** Extracts the fields that this program uses. */
export function nodeObservation({ metadata, spec, status }: V1Node): NodeObservation {
  const trouble = nodeTrouble(status?.conditions ?? []);
  return {
    uid: metadata?.uid ?? "",
    ready: trouble === "",
    trouble,
    lacksNetwork: lacksNetwork(status?.conditions ?? []),
    reported: reportTime(status?.conditions ?? []),
    unschedulable: spec?.unschedulable ?? false,
    annotations: metadata?.annotations ?? {},
    labels: metadata?.labels ?? {},
    taints: (spec?.taints ?? []).map(({ key, value, effect }) => ({
      key,
      ...(value ? { value } : {}),
      effect: effect as Taint["effect"],
    })),
    kubeletVersion: status?.nodeInfo?.kubeletVersion ?? "",
    containerRuntimeVersion: status?.nodeInfo?.containerRuntimeVersion ?? "",
    machineId: status?.nodeInfo?.machineID ?? "",
    podCidr: (spec?.podCIDRs ?? [spec?.podCIDR ?? ""]).join(","),
  };
}

type Condition = {
  readonly type: string;
  readonly status: string;
  readonly lastHeartbeatTime?: Date | string;
  readonly reason?: string;
  readonly message?: string;
};

/** Why a node with these conditions is not ready, including reported pressures; empty when it is ready. */
export function nodeTrouble(conditions: readonly Condition[]): string {
  const ready = conditions.find(({ type }) => type === "Ready");
  if (!ready) return "its kubelet has not reported a state yet";
  if (ready.status === "True") return "";
  const others = conditions.filter(({ type, status }) => type !== "Ready" && status === "True");
  return [ready, ...others].map(describe).join("; ");
}

/** The kubelet joins several reasons into a list in brackets (pkg/kubelet/nodestatus, ReadyCondition). */
const lacksNetwork = (conditions: readonly Condition[]): boolean =>
  conditions.some(
    ({ type, status, message = "" }) =>
      type === "Ready" &&
      status === "False" &&
      message.startsWith("container runtime network not ready: "),
  );

const reportTime = (conditions: readonly Condition[]): number => {
  const { lastHeartbeatTime } = conditions.find(({ type }) => type === "Ready") ?? {};
  return lastHeartbeatTime === undefined ? 0 : new Date(lastHeartbeatTime).getTime();
};

const describe = ({ type, status, reason, message }: Condition): string =>
  [`${type} is ${status}`, reason, message].filter(Boolean).join(": ");
