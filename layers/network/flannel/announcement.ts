import { createHash } from "node:crypto";
import type { Host } from "../../../config/cluster-config";
import type { CarrierChoice, NodeAnnouncement } from "../part";
import { flannelPorts } from "./ports";

const prefix = "flannel.alpha.coreos.com";
const noted = `${prefix}/kube-subnet-manager`;
const ipv6Data = `${prefix}/backend-v6-data`;

/**
 * What a node says of itself. With two families, flannel overlooks nodes without the second address (pkg/subnet/kube, nodeToLease), so
 * a host that changes first would lose its routes to the others with its next reboot. It gives its link the address that it finds here
 * (GetStoredMacAddresses), so the one made up here becomes the true one.
 */
export const announcement = (
  { name, ipv6Address }: Pick<Host, "name" | "ipv6Address">,
  { network }: CarrierChoice,
): NodeAnnouncement => ({
  noted,
  annotations: {
    [noted]: "true",
    ...(ipv6Address && {
      [`${prefix}/public-ipv6`]: ipv6Address,
      [ipv6Data]:
        network.backend === "vxlan"
          ? JSON.stringify({ VNI: 1, VtepMAC: linkAddress(`${name} ${ipv6Address}`) })
          : "null",
    }),
  },
  ...(ipv6Address && network.backend === "wireguard" && { derived: sameKey }),
});

/**
 * Both links of a host have one key. flannel on other nodes reads the port here, and takes no note of a node whose annotation changes for one
 * family alone (handleUpdateLeaseEvent), so it has to be right from the start.
 */
function sameKey(present: Readonly<Record<string, string>>): Record<string, string> {
  const [, key] = /"PublicKey":"([^"]+)"/.exec(present[`${prefix}/backend-data`] ?? "") ?? [];
  return key === undefined
    ? {}
    : { [ipv6Data]: JSON.stringify({ PublicKey: key, Port: flannelPorts.ipv6Wireguard }) };
}

/** An address for a link that no manufacturer gives, always the same for a host. */
function linkAddress(of: string): string {
  const [first = 0, ...others] = createHash("sha256").update(of).digest().subarray(0, 6);
  return [(first & 0xfc) | 0x02, ...others]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join(":");
}
