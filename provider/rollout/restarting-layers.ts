/** Layers whose change restarts something that others rely on: it waits for gates. */
export const restartingLayers: readonly string[] = [
  "etcd",
  "control-plane",
  "virtual-address",
  "api-balancer",
  "network",
];
