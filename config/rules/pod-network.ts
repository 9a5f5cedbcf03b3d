import type { Sections } from "../schema";

/** Keys of a pod network that is not the one of `network.plugin`. */
export function podNetworkErrors({ network, kubeProxy }: Partial<Sections>): string[] {
  if (!network || !kubeProxy) return [];
  const errors =
    network.plugin === "none" ? keysOfPlugins(network) : keysOfNone(network, kubeProxy);
  return kubeProxy.enabled || Object.keys(kubeProxy.config).length === 0
    ? errors
    : [
        ...errors,
        "kubeProxy.config: has no effect, because kubeProxy.enabled is false; take one of them out",
      ];
}

const keysOfPlugins = ({ backend, mtu, policies }: Sections["network"]): string[] => [
  ...(backend === "vxlan"
    ? []
    : [`network.backend: ${backend} has no effect with network.plugin none; take it out`]),
  ...(mtu === undefined
    ? []
    : [
        "network.mtu: has no effect with network.plugin none; take it out, and set it for your CNI plugin",
      ]),
  ...(policies
    ? [
        "network.policies: cannot be used with network.plugin none; take it out, and let your CNI plugin enforce NetworkPolicies",
      ]
    : []),
];

const keysOfNone = (
  { plugin, ready }: Sections["network"],
  { enabled }: Sections["kubeProxy"],
): string[] => [
  ...(ready ? [`network.ready: has no effect with network.plugin ${plugin}; take it out`] : []),
  ...(enabled
    ? []
    : [
        `kubeProxy.enabled: Services would not work, because ${plugin} does not replace kube-proxy; take it out, or set network.plugin to none for a CNI plugin that does`,
      ]),
];
