import { deepStrictEqual, doesNotMatch, match } from "node:assert";
import { networkWatch } from "../../../layers/network/watch/names";
import { withBothFamilies } from "../network-choice";
import { watchedNetwork } from "./watched-network";

const { program } = networkWatch;

/** Stands in for containerd, in which no pod network runs that could be restarted. */
const ctr = "#!/bin/sh\nexit 0\n";
const curl = "#!/bin/sh\ncase $* in *api/v1/nodes*) cat /run/nodes ;; esac\n";
const nodeOf = (annotation: string) => `"flannel.alpha.coreos.com/${annotation}": "{}"`;

const tables = `table ip flannel-ipv4 { chain postrtg { ip saddr 10.244.0.0/16 masquerade; }; }
table ip6 flannel-ipv6 { chain postrtg { ip6 saddr fd00:10:244::/56 masquerade; }; }
table ip kube-proxy { chain services { }; chain nat-prerouting { jump services; }; }
table ip6 kube-proxy { chain services { }; chain nat-prerouting { jump services; }; }
`;

/** Functions for the scenarios: what flannel and its CNI plugins make of a node with one pod, beside another node. */
const words = `
overlay() {
  link flannel.1
  ip address add 10.244.1.0/32 dev flannel.1
  ip neigh add 10.244.2.0 lladdr 02:00:00:00:00:02 dev flannel.1 nud permanent
  ip route add 10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink
  overlay6
}
overlay6() {
  link flannel-v6.1
  ip address add fd00:10:244:1::/128 dev flannel-v6.1 nodad
  ip neigh add fd00:10:244:2:: lladdr 02:00:00:00:00:06 dev flannel-v6.1 nud permanent
  ip route add fd00:10:244:2::/64 via fd00:10:244:2:: dev flannel-v6.1 onlink
}
bridged() {
  link cni0
  ip address add 10.244.1.1/24 brd + dev cni0
  ip address add fd00:10:244:1::1/64 dev cni0 nodad
  ip link set veth0a master cni0
}
healthy() { nft -f /etc/tables.nft; overlay; pod; bridged; check; }
`;

describe("the program that watches a pod network of two families, with nft and ip in a network of its own", function () {
  this.timeout(120_000);
  const scenario = watchedNetwork(
    withBothFamilies,
    {
      "/usr/local/bin/ctr": ctr,
      "/usr/local/bin/curl": curl,
      "/etc/tables.nft": tables,
      "/run/flannel/subnet.env":
        "FLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_IPV6_SUBNET=fd00:10:244:1::1/64\nFLANNEL_MTU=1450\n",
    },
    words,
  );

  it("finds nothing missing on a healthy host, with pods and without", () =>
    deepStrictEqual(
      scenario("nft -f /etc/tables.nft; overlay; check; pod; bridged; check; echo done"),
      ["done"],
    ));

  const losses = {
    "the tables of IPv6": [
      "nft delete table ip6 kube-proxy; nft delete table ip6 flannel-ipv6",
      "missing: the table flannel-ipv6, the IPv6 table kube-proxy",
    ],
    "the tables of IPv4": [
      "nft delete table ip kube-proxy; nft delete table ip flannel-ipv4",
      "missing: the table flannel-ipv4, the table kube-proxy",
    ],
    "a route of IPv6": ["ip -6 route del fd00:10:244:2::/64", "missing: a route of flannel-v6.1"],
    "the bridge": ["ip link delete cni0", "missing: the bridge cni0, its address or a port"],
    "its IPv6 address": [
      "ip -6 address flush dev cni0 scope global",
      "missing: the IPv6 address of the bridge cni0",
    ],
  } as const;
  for (const [what, [command, expected]] of Object.entries(losses))
    it(`finds that ${what} is missing`, () =>
      deepStrictEqual(scenario(`healthy; ${command}; check`), [expected]));

  it("finds that flannel has recreated its link and nothing on it, unless the node is alone", () =>
    deepStrictEqual(
      scenario(`healthy; ip link delete flannel-v6.1; link flannel-v6.1
        printf '%s\\n' '${nodeOf("backend-data")}' '${nodeOf("backend-v6-data")}' >/run/nodes; check; echo alone
        printf '%s\\n' '${nodeOf("backend-v6-data")}' '${nodeOf("backend-v6-data")}' >/run/nodes; check`),
      ["alone", "missing: a route of flannel-v6.1"],
    ));

  it("restores the bridge with its addresses", () => {
    const found = scenario(`healthy; ip link delete cni0; ${program} watch & watcher=$!
      until_true "ip -6 address show dev cni0 | grep fd00:10:244:1::1/64"; kill $watcher; check
      ip -o address show dev cni0 scope global`);
    match(found.join("\n"), /inet 10\.244\.1\.1\/24 brd 10\.244\.1\.255/);
    match(found.join("\n"), /inet6 fd00:10:244:1::1\/64/);
    doesNotMatch(found.join("\n"), /^missing/m);
  });
});
