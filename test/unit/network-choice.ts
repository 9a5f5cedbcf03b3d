/** Choices of a pod network. */
export const withFlannel = {
  network: { plugin: "flannel", backend: "vxlan" },
  kubeProxy: { enabled: true },
} as const;
export const withoutPlugin = {
  network: { plugin: "none", backend: "vxlan" },
  kubeProxy: { enabled: true },
} as const;
export const withoutAny = {
  network: { plugin: "none", backend: "vxlan" },
  kubeProxy: { enabled: false },
} as const;
