import type { Sections } from "../../../config/schema";
import { localApiServer } from "../../api-load-balancer/haproxy";
import { certificatePath, componentCertificate, componentKey, layout } from "../../formats/layout";
import type { KernelState } from "../part";

const results = `${layout.cniData}/results/flannel-*`;

/** The table that flannel writes once, when it starts (pkg/trafficmngr/nftables). */
const table: KernelState = {
  what: "the table flannel-ipv4",
  present: "nft list chain ip flannel-ipv4 postrtg 2>/dev/null | grep masquerade >/dev/null",
};

/** What the API server has of two nodes. */
const twoNodes = [
  "curl -fsS -m 5",
  `--cacert ${certificatePath("kubernetes-ca")}`,
  `--cert ${componentCertificate("flannel")} --key ${componentKey("flannel")}`,
  `'${localApiServer}/api/v1/nodes?limit=2'`,
].join(" ");

/**
 * flannel sets a permanent neighbor and a route for each other node. systemd-networkd deletes routes that it does not know. A deleted
 * link is created again by flannel itself, but without any neighbor or route (pkg/backend/vxlan, reCreateVxlan): where there are none,
 * the API server tells whether there should be.
 */
const overlay: readonly KernelState[] = [
  {
    what: "the link flannel.1",
    present: "ip link show dev flannel.1 >/dev/null 2>&1",
  },
  {
    what: "a route of flannel.1",
    present: String.raw`local seen
seen=$(ip -4 route show dev flannel.1; ip -4 neigh show dev flannel.1 nud permanent) 2>/dev/null
if [ -z "$seen" ]; then
  [ "$(${twoNodes} 2>/dev/null | grep -o '"flannel.alpha.coreos.com/backend-data"' | wc -l)" -lt 2 ]
else
  awk '$2 == "via" { routed[$3] = 1 } $2 == "lladdr" { known[$1] = 1 } END { for (node in known) if (!(node in routed)) exit 1 }' <<<"$seen"
fi`,
  },
];

/** The host's ends of the pods' links, as the CNI plugins keep them on record, are the ports of the bridge. */
const bridge: KernelState = {
  what: "the bridge cni0, its address or a port",
  present: String.raw`gateway=$(sed -n 's/^FLANNEL_SUBNET=//p' /run/flannel/subnet.env 2>/dev/null)
ports=$(ip -o link show type veth 2>/dev/null | awk -v on_record="$(grep -ho '"name":"veth[0-9a-f]*"' ${results} 2>/dev/null)" '
  { name = $2; sub(/[@:].*/, "", name) }
  index(on_record, "\"" name "\"") { print name (/ master cni0 / ? "" : " (loose)") }')
case $ports in *loose*) return 1 ;; esac
[ -z "$ports" ] || ip -4 -o address show dev cni0 2>/dev/null | grep -F " $gateway " >/dev/null`,
  restore: String.raw`local port
ip link show dev cni0 >/dev/null 2>&1 || ip link add cni0 type bridge
ip link set cni0 mtu "$(sed -n 's/^FLANNEL_MTU=//p' /run/flannel/subnet.env)" up
ip -4 -o address show dev cni0 | grep -F " $gateway " >/dev/null || ip address add "$gateway" brd + dev cni0
for port in $(echo "$ports" | sed -n 's/ (loose)//p'); do ip link set "$port" master cni0 && bridge link set dev "$port" hairpin on; done`,
};

/** Rules for host ports are made with the pod, and by nobody else. When its sandbox ends, the kubelet makes another. */
const hostPorts: KernelState = {
  what: "the rules for host ports of pods",
  present: String.raw`forwarding=$(grep -l '"portMappings":\[{' ${results} 2>/dev/null | sed -E 's/.*\/flannel-([0-9a-f]{64})-.*/\1/')
[ -z "$forwarding" ] || nft list chain ip cni_hostport prerouting 2>/dev/null | grep jump >/dev/null`,
  restore: String.raw`local sandbox
for sandbox in $forwarding; do ctr -n k8s.io tasks kill -s SIGKILL "$sandbox" 2>/dev/null; done`,
};

/** What flannel and its CNI plugins keep in the kernel. With the backend host-gw flannel restores its routes itself. */
export const flannelKernel = ({ backend }: Pick<Sections["network"], "backend">): KernelState[] => [
  table,
  ...(backend === "vxlan" ? overlay : []),
  bridge,
  hostPorts,
];
