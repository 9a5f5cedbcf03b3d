import { tcp, type Listener, type PortUse } from "../../listener";

export const kubeProxyPorts = { metrics: 10249, health: 10256 } as const;

const proxying = {
  hosts: "every host, with `kubeProxy.enabled`",
  isOn: ({ kubeProxy }: PortUse) => kubeProxy.enabled,
};

export const kubeProxyListeners: readonly Listener[] = [
  { ...tcp(kubeProxyPorts.metrics, "kube-proxy", "127.0.0.1"), ...proxying },
  { ...tcp(kubeProxyPorts.health, "kube-proxy", "every address"), ...proxying },
];
