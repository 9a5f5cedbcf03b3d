import { deepStrictEqual } from "node:assert";
import { inputFindings } from "../../../../../provider/host/firewall/faults";
import { neededPackets, sentPackets } from "../../../../../provider/host/firewall/needed";
import { configOf, hostKey } from "../../../config/stack-file";
import { firewalld, input, rejecting, ufw, ufwWith } from "./rulesets";

const config = configOf({
  hosts: [
    { name: "m1", address: "192.0.2.11", hostKey, roles: ["master", "etcd"] },
    { name: "w1", address: "192.0.2.12", hostKey, roles: ["worker"] },
    { name: "w2", address: "198.51.100.3", hostKey, roles: ["worker"] },
  ],
});
const interfaces = {
  interfaces: [{ address: "192.0.2.11", link: "eth0", mtu: 1500 }],
  routes: [{ to: "192.0.2.0/24", gateway: false, link: "eth0" }],
};

const findings = (rules: string, host: number, legacyRules: string[] = []) =>
  inputFindings(
    { ...interfaces, inputRules: rules.split("\n"), legacyRules },
    neededPackets(config, config.hosts[host]!, interfaces),
  );

describe("firewalls that drop packets of the cluster", () => {
  it("are told with the ports, the senders and the remedy of ufw", () =>
    deepStrictEqual(findings(ufw, 0), {
      faults: [
        "its firewall (ufw) drops what no rule allows, and so TCP 6443 from 192.0.2.12, 198.51.100.3 and 10.244.0.0/16, UDP 8472 from 192.0.2.12 and 198.51.100.3; ufw allow from 192.0.2.0/24 && ufw allow from 198.51.100.3 && ufw allow from 10.244.0.0/16",
      ],
      doubts: [],
    }));

  for (const [what, rules, remedy] of [
    [
      "firewalld",
      firewalld(""),
      "its firewall (firewalld) drops what no rule allows, and so UDP 8472 from 192.0.2.11 and 198.51.100.3, TCP 10250 from 192.0.2.11; firewall-cmd --permanent --zone=trusted --add-source=192.0.2.0/24 --add-source=198.51.100.3 && firewall-cmd --reload",
    ],
    [
      "nftables",
      input("tcp dport 10250 accept"),
      "its firewall (table inet filter, chain input) drops what no rule allows, and so UDP 8472 from 192.0.2.11 and 198.51.100.3; nft insert rule inet filter input ip saddr { 192.0.2.0/24, 198.51.100.3 } accept, and the same in the file that is loaded at boot",
    ],
    [
      "a last rule that rejects",
      rejecting.replace("tcp dport 22", "tcp dport { 22, 10250 }"),
      "its firewall (table ip filter, chain INPUT) drops what no rule allows, and so UDP 8472 from 192.0.2.11 and 198.51.100.3; nft insert rule ip filter INPUT ip saddr { 192.0.2.0/24, 198.51.100.3 } accept, and the same in the file that is loaded at boot",
    ],
  ] as const)
    it(`are told with the remedy of ${what}`, () =>
      deepStrictEqual(findings(rules, 1), { faults: [remedy], doubts: [] }));

  it("are told with the remedy of iptables-legacy", () =>
    deepStrictEqual(findings("", 1, ["-P INPUT DROP", "-A INPUT -p tcp -j ACCEPT"]).faults, [
      "its firewall (iptables-legacy, chain INPUT) drops what no rule allows, and so UDP 8472 from 192.0.2.11 and 198.51.100.3; iptables-legacy -I INPUT -s 192.0.2.0/24 -j ACCEPT && iptables-legacy -I INPUT -s 198.51.100.3 -j ACCEPT",
    ]));

  const sent = (rules: readonly string[], legacyRules: readonly string[] = []) =>
    inputFindings(
      { ...interfaces, inputRules: rules, legacyRules },
      sentPackets(config, config.hosts[1]!, interfaces),
    ).faults;
  const closed = (name: string, ...rules: string[]) => [
    "table ip filter {",
    `\tchain ${name} {`,
    "\t\ttype filter hook output priority filter; policy drop;",
    ...rules.map((rule) => `\t\t${rule}`),
    "\t}",
    "}",
  ];
  const lost =
    "drops what no rule allows, and so TCP 6443 to 192.0.2.11, UDP 8472 to 192.0.2.11 and 198.51.100.3, TCP 8080 to 10.244.0.0/16;";

  it("are told of what the host sends", () => {
    deepStrictEqual(sent(closed("OUTPUT", 'oifname "lo" accept', "tcp dport 443 accept")), [
      `its firewall (table ip filter, chain OUTPUT) ${lost} nft insert rule ip filter OUTPUT ip daddr { 192.0.2.0/24, 198.51.100.3, 10.244.0.0/16 } accept, and the same in the file that is loaded at boot`,
    ]);
    deepStrictEqual(
      sent(closed("OUTPUT", "jump ufw-user-output", "}", "chain ufw-user-output {")),
      [
        `its firewall (ufw) ${lost} ufw allow out to 192.0.2.0/24 && ufw allow out to 198.51.100.3 && ufw allow out to 10.244.0.0/16`,
      ],
    );
    deepStrictEqual(sent([], ["-P OUTPUT DROP", "-A OUTPUT -o lo -j ACCEPT"]), [
      `its firewall (iptables-legacy, chain OUTPUT) ${lost} iptables-legacy -I OUTPUT -d 192.0.2.0/24 -j ACCEPT && iptables-legacy -I OUTPUT -d 198.51.100.3 -j ACCEPT && iptables-legacy -I OUTPUT -d 10.244.0.0/16 -j ACCEPT`,
    ]);
  });

  it("are none where the host may send it", () => {
    for (const rules of [ufw, firewalld(""), rejecting])
      deepStrictEqual(sent(rules.split("\n")), []);
    const rest = "ip daddr { 198.51.100.0/24, 10.244.0.0/16 } accept";
    deepStrictEqual(sent(closed("out", 'oifname "eth0" accept', rest)), []);
  });

  it("are told in doubt where no program lists them", () =>
    deepStrictEqual(
      inputFindings({ ...interfaces, inputRules: [], legacyRules: [], hasUnreadRules: true }, []),
      {
        faults: [],
        doubts: [
          "its kernel has the tables of iptables-legacy, and it has no program that lists their rules, which may drop packets of pods and hosts; install iptables, or reboot if nothing sets them",
        ],
      },
    ));

  it("are told in doubt where a rule may allow them", () =>
    deepStrictEqual(findings(input("ip saddr @hosts accept"), 1), {
      faults: [],
      doubts: [
        "its firewall (table inet filter, chain input) drops what no rule allows, and may drop UDP 8472 from 192.0.2.11 and 198.51.100.3, TCP 10250 from 192.0.2.11, depending on its rule: ip saddr @hosts accept",
      ],
    }));

  for (const [what, rules] of [
    ["there are none", ""],
    ["rules allow them", input("ip saddr { 192.0.2.0/24, 198.51.100.0/24 } accept")],
    ["they filter IPv6", input().replace("inet", "ip6")],
  ] as const)
    it(`are not told where ${what}`, () =>
      deepStrictEqual(findings(rules, 1), { faults: [], doubts: [] }));

  it("are not told of hosts that ufw's rules allow", () => {
    const allowed = ufwWith("ip saddr 192.0.2.0/24").replace(
      "ip saddr 192",
      "ip saddr 198.51.100.3 accept\n\t\tip saddr 192",
    );
    deepStrictEqual(findings(allowed, 1), { faults: [], doubts: [] });
  });

  it("name eight senders at most", () => {
    const hosts = Array.from({ length: 12 }, (_, index) => ({
      ...{ name: `w${index}`, address: `198.51.100.${index}`, hostKey },
      roles: index === 0 ? ["master", "etcd"] : ["worker"],
    }));
    const many = configOf({ hosts });
    const needed = neededPackets(many, many.hosts[1]!, interfaces);
    const { faults } = inputFindings(
      { ...interfaces, inputRules: ufw.split("\n"), legacyRules: [] },
      needed,
    );
    deepStrictEqual(/198\.51\.100\.8 and 3 more, TCP 10250/.test(faults[0]!), true, faults[0]);
  });
});
