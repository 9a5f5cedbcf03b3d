import { localApiServer } from "../../api-load-balancer/haproxy";
import { certificatePath, componentCertificate, componentKey, layout } from "../../formats/layout";
import type { CarrierChoice, KernelState } from "../part";
import { options, overlays, type Family } from "./links";
import { wireguardKernel } from "./wireguard";

const results = `${layout.cniData}/results/flannel-*`;
/** Expression of `sed -nE` that prints the sandbox's identifier in the name of such a file. */
const ofSandbox = String.raw`s/.*\/flannel-([0-9a-f]{64})-.*/\1/p`;

/** Kills pods' sandboxes. The kubelet starts such pods again, with new sandboxes. */
const restartPods = (sandboxes: string): string =>
  `for sandbox in ${sandboxes}; do ctr -n k8s.io tasks kill -s SIGKILL "$sandbox" 2>/dev/null; done`;

const tables = { ip: "flannel-ipv4", ip6: "flannel-ipv6" };
const vxlans = overlays.vxlan;
const annotations = { ip: "backend-data", ip6: "backend-v6-data" };

/** The table that flannel writes once, when it starts (pkg/trafficmngr/nftables). */
const table = (family: Family): KernelState => ({
  what: `the table ${tables[family]}`,
  present: `[[ $(nft list chain ${family} ${tables[family]} postrtg 2>/dev/null) == *masquerade* ]]`,
});

/** What the API server has of two nodes. */
const twoNodes = [
  "curl -fsS -m 5",
  `--cacert ${certificatePath("kubernetes-ca")}`,
  `--cert ${componentCertificate("flannel")} --key ${componentKey("flannel")}`,
  `'${localApiServer}/api/v1/nodes?limit=2'`,
].join(" ");

/** Seconds for which a node that is alone takes it that it still is. */
const aloneSeconds = 60;

/** Leaves what is about other nodes. */
const ofNodes = { ip: "", ip6: `seen=$(grep -E ' (via|lladdr) ' <<<"$seen")\n` };

/**
 * flannel sets a permanent neighbor and a route for each other node. systemd-networkd deletes routes that it does not know. A deleted
 * link is created again by flannel itself, but without any neighbor or route (pkg/backend/vxlan, reCreateVxlan): where there are none,
 * the API server tells whether there should be. A node that is alone asks once a minute only. Every link has IPv6 routes of its own,
 * which are no other node's.
 */
const overlay = (family: Family): readonly KernelState[] => [
  {
    what: `the link ${vxlans[family]}`,
    present: `ip link show dev ${vxlans[family]} >/dev/null 2>&1`,
  },
  {
    what: `a route of ${vxlans[family]}`,
    present: String.raw`local seen nodes
seen=$(ip ${options[family]} route show dev ${vxlans[family]}; ip ${options[family]} neigh show dev ${vxlans[family]} nud permanent) 2>/dev/null
${ofNodes[family]}if [ -z "$seen" ]; then
  [ "$SECONDS" -ge "${"$"}{alone_${family}:-0}" ] || return 0
  nodes=$(${twoNodes} 2>/dev/null | grep -o '"flannel.alpha.coreos.com/${annotations[family]}"' | wc -l)
  [ "$nodes" -ne 1 ] || alone_${family}=$((SECONDS + ${aloneSeconds}))
  [ "$nodes" -lt 2 ]
else
  awk '$2 == "via" { routed[$3] = 1 } $2 == "lladdr" { known[$1] = 1 } END { for (node in known) if (!(node in routed)) exit 1 }' <<<"$seen"
fi`,
  },
];

/**
 * Every pod's veth that the CNI plugins have on record must be a port of the bridge. The bridge must have an address of the node's pod
 * CIDR. That CIDR can change when a kubelet registers a node whose object was deleted: then the CNI plugins reject the old bridge, and
 * other nodes no longer reach the pods on it.
 */
const bridge: KernelState = {
  what: "the bridge cni0, its address or a port",
  present: String.raw`gateway=$(sed -n 's/^FLANNEL_SUBNET=//p' /run/flannel/subnet.env 2>/dev/null)
ports=$(ip -o link show type veth 2>/dev/null | awk -v on_record="$(grep -ho '"name":"veth[0-9a-f]*"' ${results} 2>/dev/null)" '
  { name = $2; sub(/[@:].*/, "", name) }
  index(on_record, "\"" name "\"") { print name (/ master cni0 / ? "" : " (loose)") }')
held=$(ip -4 -o address show dev cni0 2>/dev/null)
case $ports in *loose*) return 1 ;; esac
[ -z "$ports$held" ] || [[ $held == *" $gateway "* ]]`,
  restore: String.raw`local port sandbox
if [ -n "$held" ] && [[ $held != *" $gateway "* ]]; then
  echo "cni0 has no address of this node's pod CIDR, $gateway: its pods start again"
  ${restartPods(`$(ls ${results} 2>/dev/null | sed -nE '${ofSandbox}')`)}
  ip link delete cni0
  return
fi
ip link show dev cni0 >/dev/null 2>&1 || ip link add cni0 type bridge
ip link set cni0 mtu "$(sed -n 's/^FLANNEL_MTU=//p' /run/flannel/subnet.env)" up
[[ $held == *" $gateway "* ]] || ip address add "$gateway" brd + dev cni0
for port in $(echo "$ports" | sed -n 's/ (loose)//p'); do ip link set "$port" master cni0 && bridge link set dev "$port" hairpin on; done`,
};

/** The bridge's address of the second family, which goes when the link is down. Follows the look at its ports. */
const ipv6Bridge: KernelState = {
  what: "the IPv6 address of the bridge cni0",
  present: String.raw`gateway6=$(sed -n 's/^FLANNEL_IPV6_SUBNET=//p' /run/flannel/subnet.env 2>/dev/null)
[ -z "$ports" ] || ! ip link show dev cni0 >/dev/null 2>&1 || ip -6 -o address show dev cni0 | grep -F " $gateway6 " >/dev/null`,
  restore: 'ip -6 address add "$gateway6" dev cni0 nodad',
};

/** Rules for host ports are made with the pod, and by nobody else: restarting the pod makes them again. */
const hostPorts = (families: readonly Family[]): KernelState => ({
  what: "the rules for host ports of pods",
  present: String.raw`forwarding=$(grep -l '"portMappings":\[{' ${results} 2>/dev/null | sed -nE '${ofSandbox}')
${families.map((family) => `[ -z "$forwarding" ] || nft list chain ${family} cni_hostport prerouting 2>/dev/null | grep jump >/dev/null`).join(" || return\n")}`,
  restore: `local sandbox\n${restartPods("$forwarding")}`,
});

/** What carries packets of pods to other nodes. With host-gw, routes which flannel restores itself. */
const carriers = { vxlan: overlay, wireguard: wireguardKernel, "host-gw": () => [] };

/** What flannel and its CNI plugins keep in the kernel. */
export function flannelKernel({ backend, ipv6 }: CarrierChoice["network"]): KernelState[] {
  const families: readonly Family[] = ipv6 ? ["ip", "ip6"] : ["ip"];
  return [
    ...families.map(table),
    ...families.flatMap(carriers[backend]),
    bridge,
    ...(ipv6 ? [ipv6Bridge] : []),
    hostPorts(families),
  ];
}
