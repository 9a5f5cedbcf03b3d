import { tcp, udp, type Listener, type PortUse } from "../../listener";
import type { CarrierChoice } from "../part";

export const flannelPorts = {
  health: 8081,
  vxlan: 8472,
  wireguard: 51820,
  ipv6Wireguard: 51821,
} as const;

const installed = {
  hosts: "every host, with `network.plugin: flannel`",
  isOn: ({ network }: PortUse) => network.plugin === "flannel",
};
const carriedBy = (backend: PortUse["network"]["backend"]) => ({
  hosts: `every host, with \`network.backend: ${backend}\``,
  isOn: (use: PortUse) => installed.isOn(use) && use.network.backend === backend,
});
const encrypted = carriedBy("wireguard");

export const flannelListeners: readonly Listener[] = [
  { ...tcp(flannelPorts.health, "flannel", "127.0.0.1"), ...installed },
  {
    ...udp(flannelPorts.vxlan, "flannel's VXLAN", "every address"),
    ...carriedBy("vxlan"),
    shared: true,
    usedBy: "every host",
  },
  {
    ...udp(flannelPorts.wireguard, "flannel's WireGuard", "every address"),
    ...encrypted,
    usedBy: "every host",
  },
  {
    // Other hosts reach it by their IPv6 addresses, and firewalls are asked for IPv4.
    ...udp(flannelPorts.ipv6Wireguard, "flannel's WireGuard for IPv6", "every address"),
    hosts: `${encrypted.hosts} and \`network.ipv6\``,
    isOn: (use) => encrypted.isOn(use) && use.network.ipv6 !== undefined,
  },
];

/** What hosts send each other for pods, for messages. */
export function sentByFlannel({ network: { backend, ipv6 } }: CarrierChoice): string {
  if (backend === "host-gw") return "packets of pods";
  return backend === "wireguard" && ipv6
    ? `UDP ports ${flannelPorts.wireguard} (IPv4) and ${flannelPorts.ipv6Wireguard} (IPv6)`
    : `UDP port ${flannelPorts[backend]}`;
}
