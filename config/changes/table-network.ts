import { networkReady } from "./network";
import { fixed, free, refused } from "./row";
import type { Change } from "./rule";

/** Rows for the pod network. */
export const networkChanges = {
  "network.plugin": fixed("pods have addresses and routes of the present network"),
  "network.ready": refused(
    "set it once your CNI plugin is installed; CoreDNS and MetalLB follow",
    networkReady,
    "cluster",
  ),
  "network.policies": free(
    "NetworkPolicies take effect on one host first, then on all others; `npm run plan` says which connections end. Without it, all connections are allowed again",
  ),
  "network.backend": free(
    "pods on different nodes cannot reach each other until all nodes have changed",
  ),
  "network.mtu": free("applies to pods started afterwards"),
  "network.dnsUpstreams": free("CoreDNS reads it within a minute"),
  "network.dns.stubDomains": free("its Deployment rolls over"),
  "network.dns.replicas": free("pods of CoreDNS are added or removed"),
  "network.dns.cacheSeconds": free("its Deployment rolls over"),
  "network.dns.log": free("its Deployment rolls over"),
} as const satisfies Readonly<Record<string, Change>>;
