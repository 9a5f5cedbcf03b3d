import { tcp, udp, type Listener, type PortUse } from "../../listener";

export const flannelPorts = { health: 8081, vxlan: 8472 } as const;

const installed = {
  hosts: "every host, with `network.plugin: flannel`",
  isOn: ({ network }: PortUse) => network.plugin === "flannel",
};
const overlay = {
  hosts: "every host, with `network.backend: vxlan`",
  isOn: (use: PortUse) => installed.isOn(use) && use.network.backend === "vxlan",
};

export const flannelListeners: readonly Listener[] = [
  { ...tcp(flannelPorts.health, "flannel", "127.0.0.1"), ...installed },
  {
    ...udp(flannelPorts.vxlan, "flannel's VXLAN", "every address"),
    ...overlay,
    usedBy: "every host",
  },
];
