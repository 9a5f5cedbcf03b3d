/** Choices of a pod network. */
export const withFlannel = {
  network: { plugin: "flannel", backend: "vxlan", policies: false },
  kubeProxy: { enabled: true },
} as const;
export const withBothFamilies = {
  network: { plugin: "flannel", backend: "vxlan", policies: false, ipv6: {} },
  kubeProxy: { enabled: true },
} as const;
export const withWireguard = {
  network: { plugin: "flannel", backend: "wireguard", policies: false, ipv6: {} },
  kubeProxy: { enabled: true },
} as const;
export const withPolicies = {
  network: { plugin: "flannel", backend: "vxlan", policies: true },
  kubeProxy: { enabled: true },
} as const;
export const withoutPlugin = {
  network: { plugin: "none", backend: "vxlan", policies: false },
  kubeProxy: { enabled: true },
} as const;
export const withoutAny = {
  network: { plugin: "none", backend: "vxlan", policies: false },
  kubeProxy: { enabled: false },
} as const;
