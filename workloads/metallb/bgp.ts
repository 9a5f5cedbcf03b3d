import type { Sections } from "../../config/schema";
import type { KubernetesObject } from "../object";
import { inMetallb, metallb } from "./names";
import { poolName } from "./pool";

export type Bgp = NonNullable<NonNullable<Sections["loadBalancer"]>["bgp"]>;
export type BgpPeer = Bgp["peers"][number];

const standardPort = 179;

/** Name of a peer's objects, from its address and port, which are unique. */
export const peerName = ({ address, port }: Pick<BgpPeer, "address" | "port">): string =>
  ["peer", ...address.split("."), ...(port === standardPort ? [] : [`port-${port}`])].join("-");

const secretName = (peer: BgpPeer): string => `${peerName(peer)}-password`;

/**
 * A router that speakers connect to. The definition of this kind fills in no defaults, so all values are given. Native mode
 * sends a keepalive three times in a hold time, and refuses objects that set its interval.
 */
export const bgpPeer = (asn: number, peer: BgpPeer) => {
  const { address, port, holdTimeSeconds, sourceAddress, password, nodes } = peer;
  return {
    apiVersion: `${metallb.group}/v1beta2`,
    kind: "BGPPeer",
    metadata: inMetallb(peerName(peer)),
    spec: {
      myASN: asn,
      peerASN: peer.asn,
      peerAddress: address,
      peerPort: port,
      holdTime: `${holdTimeSeconds}s`,
      ...(sourceAddress !== undefined && { sourceAddress }),
      ...(password !== undefined && { passwordSecret: { name: secretName(peer) } }),
      ...(Object.keys(nodes).length > 0 && { nodeSelectors: [{ matchLabels: { ...nodes } }] }),
    },
  } satisfies KubernetesObject;
};

/** Where the password of a peer stands; speakers read it there. */
export const peerPasswordSecret = (peer: BgpPeer) => ({
  metadata: inMetallb(secretName(peer)),
  type: "kubernetes.io/basic-auth",
});

/** Announces the pool to all peers, from every node that has a session. */
export const bgpAdvertisement = ({
  aggregationLength,
  communities,
  localPref,
}: Pick<Bgp, "aggregationLength" | "communities" | "localPref">) =>
  ({
    apiVersion: `${metallb.group}/v1beta1`,
    kind: "BGPAdvertisement",
    metadata: inMetallb(poolName),
    spec: {
      ipAddressPools: [poolName],
      aggregationLength,
      ...(communities.length > 0 && { communities: [...communities] }),
      ...(localPref !== undefined && { localPref }),
    },
  }) satisfies KubernetesObject;
