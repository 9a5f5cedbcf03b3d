import type { ClusterConfig } from "../../config/cluster-config";
import { flannel } from "./flannel/part";
import { kubeProxy } from "./kube-proxy/part";
import type { NetworkPart } from "./part";

/** The parts of the pod network. Another network replaces flannel here. */
export const networkParts: readonly NetworkPart[] = [flannel, kubeProxy];

/** What each part gives, as one map. */
export const ofEachPart = <Value>(
  give: (part: NetworkPart) => Readonly<Record<string, Value>> | undefined,
): Record<string, Value> =>
  Object.fromEntries(networkParts.flatMap((part) => Object.entries(give(part) ?? {})));

/** Interfaces that the pod network creates on each host. */
export const networkLinks: readonly string[] = networkParts.flatMap(({ links = [] }) => links);

/** The file by which containerd finds the pod network. */
export const networkCniFile: string = networkParts.flatMap(({ cniFile = [] }) => cniFile)[0]!;

/** What hosts send each other for pods, for messages. */
export const sentBetweenHosts = (config: Pick<ClusterConfig, "network">): string =>
  networkParts.flatMap(({ between }) => between?.(config) ?? []).join(" and ");
