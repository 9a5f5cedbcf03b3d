/** Admits pods to masters that are not workers. */
export const controlPlaneToleration = {
  key: "node-role.kubernetes.io/control-plane",
  operator: "Exists",
  effect: "NoSchedule",
} as const;
