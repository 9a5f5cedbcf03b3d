import { everyHost, tcp, udp, type Listener, type PortUse } from "../../listener";

export const flannelPorts = { health: 8081, vxlan: 8472 } as const;

const overlay = {
  hosts: "every host, with `network.backend: vxlan`",
  isOn: ({ backend }: PortUse) => backend === "vxlan",
};

export const flannelListeners: readonly Listener[] = [
  { ...tcp(flannelPorts.health, "flannel", "127.0.0.1"), ...everyHost },
  { ...udp(flannelPorts.vxlan, "flannel's VXLAN", "every address"), ...overlay },
];
