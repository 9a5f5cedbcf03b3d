import type { Cluster, Host } from "../../../config/cluster-config";
import { podMtu } from "../../../config/pod-mtu";
import type { Sections } from "../../../config/schema";
import { flags } from "../../formats/flags";
import type { HostFiles } from "../../formats/host-file";
import { componentKubeconfig } from "../../formats/kubeconfig";
import { componentDirectory, layout } from "../../formats/layout";
import { flannelPorts } from "./ports";
import { wireguardKey } from "./wireguard";
import { staticPodFiles } from "../../formats/static-pod";

/** What a node's part of the pod network depends on. */
export interface FlannelInput {
  readonly host: Pick<Host, "name" | "address" | "ipv6Address">;
  readonly cluster: Pick<Cluster, "podCidr" | "ipv6">;
  readonly network: Pick<Sections["network"], "backend" | "mtu">;
  readonly image: string;
  /** URL of the API server that nodes use. */
  readonly apiServer: string;
  /** Annotations that restart it when what it reads only at its start is rotated; none by default. */
  readonly marks?: Readonly<Record<string, string>>;
}

/** Name of the CNI configuration. The engine takes the first of its directory in the order of names. */
export const cniFile = "10-flannel.conflist";

const directory = componentDirectory("flannel");
const kubeconfigPath = `${directory}/kubeconfig`;
const networkPath = `${directory}/net-conf.json`;

/** The static pod of flannel and the CNI configuration of the node. https://github.com/flannel-io/flannel/tree/master/Documentation */
export const flannelFiles = (input: FlannelInput): HostFiles => ({
  [`${layout.cniConfig}/${cniFile}`]: {
    content: json(cniConfiguration(input)),
    mode: "0600",
  },
  ...staticPodFiles({
    name: "flannel",
    tier: "node",
    image: input.image,
    marks: input.marks,
    command: ["/opt/bin/flanneld", ...flags(flannelFlags(input))],
    environment: {
      NODE_NAME: input.host.name,
      ...(input.network.backend === "wireguard" && { WIREGUARD_KEY_FILE: wireguardKey }),
    },
    configuration: {
      [networkPath]: { content: json(networkConfiguration(input)), mode: "0600" },
      [kubeconfigPath]: componentKubeconfig("flannel", input.apiServer),
    },
    mounts: [{ path: layout.pki }, { path: directory }, { path: "/run/flannel", writable: true }],
    health: { port: flannelPorts.health, scheme: "HTTP", live: "/healthz", ready: "/readyz" },
    requests: { cpu: "50m", memory: "64Mi" },
    securityContext: { capabilities: { add: ["NET_ADMIN", "NET_RAW"] } },
  }),
});

/** Version 0.4.0 is the newest that every release of the flannel plugin speaks. */
const cniConfiguration = ({ cluster, network }: FlannelInput) => ({
  name: "flannel",
  cniVersion: "0.4.0",
  plugins: [
    {
      type: "flannel",
      delegate: {
        hairpinMode: true,
        isDefaultGateway: true,
        ...(network.backend === "host-gw" && { mtu: network.mtu }),
        ...(network.backend === "vxlan" && cluster.ipv6 && { mtu: ipv6PodMtu(network.mtu) }),
      },
    },
    { type: "portmap", capabilities: { portMappings: true }, backend: "nftables" },
  ],
});

/**
 * VXLAN takes 50 bytes of a packet over IPv4 and 70 over IPv6. flannel gives pods 50 less than the hosts' network has, for either
 * (pkg/backend/vxlan, encapOverhead), and 80 less with WireGuard, which is right for both. Where the stack file says nothing of that, pods
 * learn it when the kernel refuses a packet.
 */
const ipv6PodMtu = (mtu: number | undefined) => mtu && podMtu("vxlan", mtu);

const networkConfiguration = ({ cluster, network }: FlannelInput) => ({
  Network: cluster.podCidr,
  ...(cluster.ipv6 && { EnableIPv6: true, IPv6Network: cluster.ipv6.podCidr }),
  EnableNFTables: true,
  Backend: {
    Type: network.backend,
    ...(network.backend !== "host-gw" && { MTU: network.mtu }),
  },
});

const flannelFlags = ({ host }: FlannelInput) => ({
  "kube-subnet-mgr": true,
  "kubeconfig-file": kubeconfigPath,
  "net-config-path": networkPath,
  // The first interface with a default route need not be the one of the cluster.
  iface: host.address,
  // Without it, that interface's first IPv6 address, which may be a temporary one.
  ...(host.ipv6Address && { "public-ipv6": host.ipv6Address }),
  "ip-masq": true,
  "healthz-ip": "127.0.0.1",
  "healthz-port": flannelPorts.health,
});

/** A JSON file; keys without a value are left out. */
const json = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
