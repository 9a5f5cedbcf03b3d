import type { Host } from "../../config/cluster-config";
import type { Sections } from "../../config/schema";
import { flannel } from "./flannel/part";
import { kubeProxy } from "./kube-proxy/part";
import { networkPolicies } from "./policies/part";
import type { CarrierChoice, NetworkChoice, NetworkPart, NodeAnnouncement } from "./part";

/** What each plugin brings. With `none`, another program brings the pod network, and nothing of it is here. */
const plugins: Readonly<Record<Sections["network"]["plugin"], readonly NetworkPart[]>> = {
  flannel: [flannel],
  none: [],
};

/** Every part that a pod network can have. */
export const everyNetworkPart: readonly NetworkPart[] = [
  ...Object.values(plugins).flat(),
  kubeProxy,
  networkPolicies,
];

/** What of the stack file decides which parts the pod network has, and nothing else. */
export const networkChoice = ({ network, kubeProxy: proxy }: NetworkChoice): NetworkChoice => ({
  network: { plugin: network.plugin, policies: network.policies },
  kubeProxy: { enabled: proxy.enabled },
});

/** The parts of the pod network that the stack file asks for. */
export const networkParts = (choice: NetworkChoice): readonly NetworkPart[] => [
  ...plugins[choice.network.plugin],
  ...(choice.kubeProxy.enabled ? [kubeProxy] : []),
  ...(choice.network.policies ? [networkPolicies] : []),
];

/** Whether the pod network is left to another program. */
export const isExternalNetwork = ({
  network,
}: {
  readonly network: Pick<Sections["network"], "plugin">;
}): boolean => plugins[network.plugin].length === 0;

/** What each part gives, as one map. */
export const ofEachPart = <Value>(
  choice: NetworkChoice,
  give: (part: NetworkPart) => Readonly<Record<string, Value>> | undefined,
): Record<string, Value> =>
  Object.fromEntries(networkParts(choice).flatMap((part) => Object.entries(give(part) ?? {})));

/** How other nodes know a node of two families; undefined if another program brings the pod network. */
export const nodeAnnouncement = (
  host: Host,
  config: NetworkChoice & CarrierChoice,
): NodeAnnouncement | undefined =>
  networkParts(config)
    .find((part) => part.announcement !== undefined)
    ?.announcement?.(host, config);

/** Interfaces that the pod network creates on each host. Empty if another program creates them. */
export const networkLinks = (choice: NetworkChoice & CarrierChoice): readonly string[] =>
  networkParts(choice).flatMap((part) => part.links?.(choice.network) ?? []);

/** Kernel modules that the pod network needs. */
export const networkModules = (choice: NetworkChoice & CarrierChoice): readonly string[] =>
  networkParts(choice).flatMap((part) => part.modules?.(choice) ?? []);

/** Private keys that each host makes for the pod network, by path: the static pod that reads it. */
export const networkKeys = (choice: NetworkChoice & CarrierChoice): Record<string, string> =>
  Object.fromEntries(
    networkParts(choice).flatMap((part) =>
      (part.keys?.(choice) ?? []).map((path) => [path, part.name] as const),
    ),
  );

/** The file by which containerd finds the pod network; none if another program writes it. */
export const networkCniFile = (choice: NetworkChoice): string | undefined =>
  networkParts(choice).find(({ cniFile }) => cniFile !== undefined)?.cniFile;

/** What hosts send each other for pods, for messages. */
export const sentBetweenHosts = (config: NetworkChoice & CarrierChoice): string =>
  networkParts(config)
    .flatMap(({ between }) => between?.(config) ?? [])
    .join(" and ") || "packets of pods";
