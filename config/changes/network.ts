import type { Rule } from "./rule";

/** Refuses to take back that the pod network is there: CoreDNS and MetalLB would be deleted, and with them names and addresses. */
export const networkReady: Rule<boolean> = (before, after) =>
  before && !after
    ? "true to false: would delete CoreDNS and MetalLB; leave it set, and repair your CNI plugin if it does not work"
    : undefined;
