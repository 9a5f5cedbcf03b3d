/** Layers whose change restarts something that others rely on: it waits for gates. */
export const restartingLayers: readonly string[] = [
  "etcd",
  "control-plane",
  "virtual-address",
  "api-balancer",
  "network",
];

/** Those whose removal waits for them too. API load balancers and pod networks go with their host, whose node has left by then. */
export const removedBetweenGates: readonly string[] = ["etcd", "control-plane", "virtual-address"];
