import { deepStrictEqual } from "node:assert";
import type { Packet } from "../../../../../provider/host/firewall/condition";
import { tablesOf } from "../../../../../provider/host/firewall/ruleset";
import { outcomeOf } from "../../../../../provider/host/firewall/verdict";
import { firewalld, input, rejecting, ufw, ufwWith } from "./rulesets";

const api: Packet = {
  ...{ protocol: "tcp", port: 6443, from: "192.0.2.12", to: "192.0.2.11", link: "eth0" },
  translated: false,
};
const vxlan: Packet = { ...api, protocol: "udp", port: 8472 };
const pods: Packet = { ...api, from: "10.244.0.0/16", link: "cni0", translated: true };

const outcome = (rules: string, packet: Packet, legacy: string[] = []) => {
  const found = tablesOf(rules.split("\n"), legacy).map((table) => outcomeOf(table, packet));
  const kinds = found.map((one) => (one.kind === "unknown" ? `unknown: ${one.rule}` : one.kind));
  return kinds.find((kind) => kind !== "accepted") ?? "accepted";
};

const rows: readonly (readonly [string, string, Packet, string])[] = [
  ["no firewall", "", api, "accepted"],
  ["ufw", ufw, api, "dropped"],
  ["ufw, UDP", ufw, vxlan, "dropped"],
  ["ufw, a port that it allows", ufw, { ...api, port: 443 }, "accepted"],
  ["ufw that allows the network", ufwWith("ip saddr 192.0.2.0/24"), vxlan, "accepted"],
  ["ufw that allows the port", ufwWith("tcp dport 6443"), api, "accepted"],
  ["ufw that allows the port by UDP", ufwWith("udp dport 6443"), api, "dropped"],
  ["ufw that allows another network", ufwWith("ip saddr 198.51.100.0/24"), api, "dropped"],
  ["ufw that allows pods", ufwWith("ip saddr 10.244.0.0/16"), pods, "accepted"],
  ["ufw that allows some pods", ufwWith("ip saddr 10.244.1.0/24"), pods, "unknown: ip saddr"],
  ["a last rule that rejects", rejecting, api, "dropped"],
  ["the same for SSH", rejecting, { ...api, port: 22 }, "accepted"],
  ["firewalld", firewalld(""), api, "dropped"],
  ["firewalld, pods to a Service", firewalld(""), pods, "accepted"],
  [
    "firewalld with the hosts in the zone trusted",
    firewalld("ip saddr 192.0.2.0/24 goto filter_IN_trusted"),
    vxlan,
    "accepted",
  ],
  ["a range of ports", input("tcp dport 6000-7000 accept"), api, "accepted"],
  ["a set of ports", input("tcp dport { 22, 6443 } accept"), api, "accepted"],
  ["a set of ports without it", input("tcp dport { 22, 80-90 } accept"), api, "dropped"],
  ["a range of hosts", input("ip saddr 192.0.2.10-192.0.2.20 accept"), api, "accepted"],
  ["all but a network", input("ip saddr != 198.51.100.0/24 accept"), api, "accepted"],
  ["its interface", input('iifname { "eth*", "lo" } accept'), api, "accepted"],
  ["another interface", input('iifname "eth1" accept'), api, "dropped"],
  ["an unknown interface", input('iif "eth1" accept'), { ...api, link: undefined }, "unknown: iif"],
  ["a named set", input("ip saddr @hosts accept"), api, "unknown: ip saddr @hosts accept"],
  ["a named set of other ports", input("udp dport @ports accept"), api, "dropped"],
  ["a named map", input("tcp dport vmap @ports"), api, "unknown: tcp dport vmap @ports"],
  ["a map", input("tcp dport vmap { 22 : accept, 6443 : accept }"), api, "accepted"],
  ["a concatenation", input("ip saddr . tcp dport { 1.1.1.1 . 22 } accept"), api, "unknown: ip"],
  ["a mark", input("meta mark 0x1 accept"), api, "unknown: meta mark 0x1 accept"],
  ["a match of iptables", input('xt match "set" counter accept'), api, 'unknown: xt match "set"'],
  ["a rate", input("tcp dport 6443 limit rate over 9/second drop", "accept"), api, "accepted"],
  [
    "ICMP alone",
    input("icmp type echo-request accept", "meta nfproto ipv6 accept"),
    api,
    "dropped",
  ],
  ["a drop before", input("tcp dport 6443 drop", "ip saddr 192.0.2.0/24 accept"), api, "dropped"],
  ["a comment", input('tcp dport 22 accept comment "accept { all"'), api, "dropped"],
  ["a log", input('log prefix "drop " level info tcp dport 6443 accept'), api, "accepted"],
  ["a chain that nobody lists", input("jump elsewhere"), api, "unknown: jump elsewhere"],
];

const legacy = [
  "-P INPUT DROP",
  "-P FORWARD ACCEPT",
  "-N mine",
  "-A INPUT -i lo -j ACCEPT",
  "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
  '-A INPUT -p tcp -m tcp --dport 22 -m comment --comment "a -j ACCEPT b" -j ACCEPT',
  "-A INPUT -p tcp -m multiport --dports 80,443,2379:2380 -j ACCEPT",
  "-A INPUT ! -s 192.0.2.0/24 -g mine",
  "-A mine -p udp -j ACCEPT",
];

describe("what a firewall does with a packet to its host", () => {
  for (const [what, rules, packet, expected] of rows)
    it(`with ${what}`, () => {
      const found = outcome(rules, packet);
      deepStrictEqual(found.slice(0, expected.length), expected, found);
    });

  for (const [what, packet, expected] of [
    ["a port that it lacks", api, "dropped"],
    ["a range", { ...api, port: 2380 }, "accepted"],
    ["a chain for others", vxlan, "dropped"],
    ["a chain", { ...vxlan, from: "198.51.100.1" }, "accepted"],
  ] as const)
    it(`with iptables-legacy: ${what}`, () =>
      deepStrictEqual(outcome("", packet, legacy), expected));

  it("with iptables-legacy: a match that is not known here", () =>
    deepStrictEqual(
      outcome("", api, [...legacy, "-A INPUT -m set --match-set hosts src -j ACCEPT"]).slice(0, 7),
      "unknown",
    ));

  it("with a cycle of chains, which no kernel takes", () =>
    deepStrictEqual(
      outcome(input("jump a").replace(/\}$/, "chain a {\njump a\n}\n}"), api),
      "unknown: jump a",
    ));
});
