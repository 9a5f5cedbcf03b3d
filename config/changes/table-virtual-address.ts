import { free, refused } from "./row";
import type { Change } from "./rule";
import { virtualWay } from "./virtual-address";

const masterByMaster =
  "masters change one after the other; each withdraws its route until its sessions are up again";

/** Rows for the address of the API. */
export const virtualAddressChanges = {
  "cluster.virtualAddress": refused(
    "masters add or release the address, one after the other; move clients to another endpoint first. Between VRRP and BGP only with another address",
    virtualWay,
    "cluster",
  ),
  "cluster.virtualAddress.address": free("like removing one address and adding another"),
  "cluster.virtualAddress.interface": free("masters move the address to the other interface"),
  "cluster.virtualAddress.bgp": free("with another address: see cluster.virtualAddress"),
  "cluster.virtualAddress.bgp.asn": free(masterByMaster),
  "cluster.virtualAddress.bgp.peers": free(masterByMaster),
  "cluster.virtualAddress.bgp.peers[].address": free(masterByMaster),
  "cluster.virtualAddress.bgp.peers[].asn": free(masterByMaster),
  "cluster.virtualAddress.bgp.peers[].port": free(masterByMaster),
  "cluster.virtualAddress.bgp.peers[].holdTimeSeconds": free(masterByMaster),
  "cluster.virtualAddress.bgp.peers[].password": free(
    `${masterByMaster}; change it on the router too`,
  ),
  "cluster.virtualAddress.bgp.peers[].nodes": free(masterByMaster),
} as const satisfies Readonly<Record<string, Change>>;
