/** Admits pods to masters that are not workers, which have this taint by default. */
export const controlPlaneToleration = {
  key: "node-role.kubernetes.io/control-plane",
  operator: "Exists",
  effect: "NoSchedule",
} as const;
