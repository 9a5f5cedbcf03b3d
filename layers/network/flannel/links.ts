import type { CarrierChoice } from "../part";

/** The families as nftables names them. */
export type Family = "ip" | "ip6";

/** The option of ip(8) for each. */
export const options = { ip: "-4", ip6: "-6" } as const;

/** The link by which packets of pods go to other nodes. */
export const overlays = {
  vxlan: { ip: "flannel.1", ip6: "flannel-v6.1" },
  wireguard: { ip: "flannel-wg", ip6: "flannel-wg-v6" },
} as const;

/** Links that flannel and its CNI plugins make. With host-gw, those of VXLAN are in the way too. */
export function flannelLinks({ backend, ipv6 }: CarrierChoice["network"]): readonly string[] {
  const { ip, ip6 } = overlays[backend === "host-gw" ? "vxlan" : backend];
  return ["cni0", ip, ...(ipv6 ? [ip6] : [])];
}
