import { networkPrograms } from "../../versions";
import { inUse, secondFamily } from "./ipv6";
import { networkReady } from "./network";
import { fixed, free, oneHostFirst, refused, refusedSection } from "./row";
import type { Change } from "./rule";

const usedNetwork = (why: string) =>
  refused(`stays once API servers have it: ${why}`, inUse(why), "control plane");

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
  "network.ipv6": refusedSection(
    "can be added, but not removed: every Node object is recreated with a pod CIDR of each family, the pod network restarts on one host and then on the others, and nodes are drained one at a time",
    secondFamily,
    "control plane",
  ),
  "network.ipv6.podCidr": usedNetwork("pods and nodes have addresses in it"),
  "network.ipv6.nodeMask": usedNetwork("nodes have their parts of the pod network"),
  "network.ipv6.serviceCidr": usedNetwork("Services and the cluster's DNS have addresses in it"),
  "network.backend": fixed("nodes with different backends do not reach each other's pods"),
  "network.mtu": free("applies to pods started afterwards"),
  "network.dnsUpstreams": free("CoreDNS reads it within a minute"),
  "network.dns.stubDomains": free("its Deployment rolls over"),
  "network.dns.replicas": free("pods of CoreDNS are added or removed"),
  "network.dns.cacheSeconds": free("its Deployment rolls over"),
  "network.dns.log": free("its Deployment rolls over"),
} as const satisfies Readonly<Record<string, Change>>;

const onRelease: Readonly<Record<(typeof networkPrograms)[Program], string>> = {
  "CNI plugin": "nodes change one after the other, without a drain",
  "static pod": oneHostFirst,
};

type Program = keyof typeof networkPrograms;

/** Rows for the releases of what pod networks consist of. */
export const networkReleases = Object.fromEntries(
  Object.entries(networkPrograms).map(([program, kind]) => [
    `versions.${program}`,
    free(onRelease[kind]),
  ]),
) as { readonly [One in Program as `versions.${One}`]: Change };
