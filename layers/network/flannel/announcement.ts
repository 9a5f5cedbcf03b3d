import { createHash } from "node:crypto";
import type { Host } from "../../../config/cluster-config";
import type { CarrierChoice, NodeAnnouncement } from "../part";

const prefix = "flannel.alpha.coreos.com";
const noted = `${prefix}/kube-subnet-manager`;

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
      [`${prefix}/backend-v6-data`]:
        network.backend === "vxlan"
          ? JSON.stringify({ VNI: 1, VtepMAC: linkAddress(`${name} ${ipv6Address}`) })
          : "null",
    }),
  },
});

/** An address for a link that no manufacturer gives, always the same for a host. */
function linkAddress(of: string): string {
  const [first = 0, ...others] = createHash("sha256").update(of).digest().subarray(0, 6);
  return [(first & 0xfc) | 0x02, ...others]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join(":");
}
