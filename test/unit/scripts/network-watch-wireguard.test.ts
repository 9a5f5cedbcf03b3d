import { deepStrictEqual, match } from "node:assert";
import { networkWatch } from "../../../layers/network/watch/names";
import { withWireguard } from "../network-choice";
import { watchedNetwork } from "./watched-network";

/** Stands in for containerd: flannel's one task is as old as process 1, and makes its links again when it is ended. */
const ctr = `#!/bin/bash
case $* in
  *"tasks list") echo "TASK PID STATUS"; echo "c-flannel 1 RUNNING" ;;
  *"containers list"*flannel*) echo c-flannel ;;
  *"tasks kill"*) echo "$*" >>/run/killed; ip link delete flannel-wg; ip link delete flannel-wg-v6; carriers ;;
esac
`;

const tables = `table ip flannel-ipv4 { chain postrtg { ip saddr 10.244.0.0/16 masquerade; }; }
table ip6 flannel-ipv6 { chain postrtg { ip6 saddr fd00:10:244::/56 masquerade; }; }
table ip kube-proxy { chain services { }; chain nat-prerouting { jump services; }; }
table ip6 kube-proxy { chain services { }; chain nat-prerouting { jump services; }; }
`;

/** Functions for the scenarios: what flannel makes of a node. */
const words = `
carriers() {
  ip link add flannel-wg type bridge && ip address add 10.244.1.0/32 dev flannel-wg && ip link set flannel-wg up
  ip route add 10.244.0.0/16 dev flannel-wg scope link
  ip link add flannel-wg-v6 type bridge && ip address add fd00:10:244:1::/128 dev flannel-wg-v6 nodad && ip link set flannel-wg-v6 up
  ip route add fd00:10:244::/56 dev flannel-wg-v6
}
export -f carriers
holds() {
  ip route add blackhole 10.244.0.0/16 metric 65535 proto 51
  ip -6 route add blackhole fd00:10:244::/56 metric 65535 proto 51
}
healthy() { nft -f /etc/tables.nft; carriers; holds; check; }
watching() { ${networkWatch.program} watch & watcher=$!; }
`;

describe("the program that watches an encrypted pod network, with nft and ip in a network of its own", function () {
  this.timeout(120_000);
  const scenario = watchedNetwork(
    withWireguard,
    {
      "/usr/local/bin/ctr": ctr,
      "/usr/local/bin/curl": "#!/bin/sh\nexit 0\n",
      "/etc/tables.nft": tables,
      "/run/flannel/subnet.env":
        "FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.1.1/24\nFLANNEL_IPV6_NETWORK=fd00:10:244::/56\nFLANNEL_IPV6_SUBNET=fd00:10:244:1::1/64\nFLANNEL_MTU=1420\n",
    },
    words,
  );

  it("finds nothing missing on a healthy host", () =>
    deepStrictEqual(scenario("healthy; echo done"), ["done"]));

  it("finds nothing missing before flannel has run", () =>
    match(
      scenario("nft -f /etc/tables.nft; rm /run/flannel/subnet.env; check").join(),
      /^missing: the link flannel-wg, the link flannel-wg-v6$/,
    ));

  for (const [what, command, expected] of [
    ["a link", "ip link delete flannel-wg", /^missing: the link flannel-wg$/],
    ["a link that is down", "ip link set flannel-wg down", /^missing: the link flannel-wg$/],
    ["the link of IPv6", "ip link delete flannel-wg-v6", /^missing: the link flannel-wg-v6$/],
    [
      "an address",
      "ip address flush dev flannel-wg",
      /^missing: the address or the route of flannel-wg$/,
    ],
    [
      "an address of IPv6",
      "ip -6 address flush dev flannel-wg-v6 scope global",
      /^missing: the address or the route of flannel-wg-v6$/,
    ],
    [
      "a route",
      "ip route delete 10.244.0.0/16 dev flannel-wg",
      /^missing: the address or the route of flannel-wg$/,
    ],
    [
      "the routes that drop packets",
      "ip -4 route flush type blackhole proto 51; ip -6 route flush type blackhole proto 51",
      /^missing: the route that drops packets of pods without flannel-wg, the route that drops packets of pods without flannel-wg-v6$/,
    ],
  ] as const)
    it(`finds that it is missing: ${what}`, () =>
      match(scenario(`healthy; ${command}; check`).join(), expected));

  it("restarts flannel, which makes its link again", () => {
    const found = scenario(`healthy; ip link delete flannel-wg; watching
      until_true "ip -6 route show dev flannel-wg-v6 | grep /56"; until_true "ip route show dev flannel-wg | grep /16"; kill $watcher; check; sort -u /run/killed`);
    match(found.join("\n"), /the link flannel-wg is missing: restarting flannel/);
    match(found.join("\n"), /tasks kill -s SIGTERM c-flannel/);
  });

  it("drops packets of pods while the link is gone, and uses the link while it is there", () => {
    const found = scenario(`nft -f /etc/tables.nft; carriers; watching
      until_true "ip -4 route show type blackhole | grep 10.244"; until_true "ip -6 route show type blackhole | grep fd00:10:244"; kill $watcher
      ip route get 10.244.2.7 | grep -o 'dev flannel-wg'; ip route get fd00:10:244:2::7 | grep -o 'dev flannel-wg-v6'
      ip link delete flannel-wg; ip link delete flannel-wg-v6
      ip route get 10.244.2.7; ip route get fd00:10:244:2::7`);
    const text = found.join("\n");
    match(text, /^dev flannel-wg$/m);
    match(text, /^dev flannel-wg-v6$/m);
    match(text, /RTNETLINK answers: Invalid argument/);
  });
});
