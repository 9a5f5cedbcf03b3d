import { free } from "./row";
import type { Change } from "./rule";

const sessionsRestart =
  "all sessions restart at once: addresses are out of reach until new ones are up";
const peerRestarts =
  "all nodes restart their sessions with it at once: its routes are gone until new ones are up";
const routesChange = "routers get the new routes over the present sessions";

/** Rows for the addresses of Services. */
export const loadBalancerChanges = {
  loadBalancer: free("MetalLB is added or removed, with the addresses of Services"),
  "loadBalancer.addresses": free("release removed addresses from their Services first"),
  "loadBalancer.interfaces": free("addresses are announced there at once"),
  "loadBalancer.bgp": free(
    "Services keep their addresses; nodes announce routes before they stop answering ARP, and the other way round. Clients in the hosts' network then need a router for them",
  ),
  "loadBalancer.bgp.asn": free(sessionsRestart),
  "loadBalancer.bgp.peers": free("sessions with other peers stay up"),
  "loadBalancer.bgp.peers[].address": free("like removing one peer and adding another"),
  "loadBalancer.bgp.peers[].asn": free(peerRestarts),
  "loadBalancer.bgp.peers[].port": free("like removing one peer and adding another"),
  "loadBalancer.bgp.peers[].holdTimeSeconds": free(peerRestarts),
  "loadBalancer.bgp.peers[].sourceAddress": free(peerRestarts),
  "loadBalancer.bgp.peers[].password": free(`${peerRestarts}; change it on the router too`),
  "loadBalancer.bgp.peers[].nodes": free("nodes open or end their sessions"),
  "loadBalancer.bgp.communities": free(routesChange),
  "loadBalancer.bgp.aggregationLength": free(routesChange),
  "loadBalancer.bgp.localPref": free(routesChange),
} as const satisfies Readonly<Record<string, Change>>;
