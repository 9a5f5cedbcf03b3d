import { deepStrictEqual } from "node:assert";
import { forwardingFaults, networkFaults } from "../../../../../provider/host/preflight/network";

const cluster = { pods: "10.244.0.0/16", services: "10.96.0.0/16", hostResolvers: true };
const good = { resolvers: ["192.0.2.1"], hasServiceRoute: true };
type Found = Parameters<typeof networkFaults>[0];
const itself = (address: string, file = "/etc/resolv.conf") =>
  `${file} names the resolver ${address}, which is CoreDNS itself in its pod; set network.dnsUpstreams to the servers behind it`;

const rows: readonly (readonly [string, Partial<Found>, boolean, readonly string[]])[] = [
  ["lets a usual one pass", {}, true, []],
  ["lets a resolver of IPv6 pass", { resolvers: ["2001:db8::1"] }, true, []],
  ["refuses a resolver on loopback", { resolvers: ["127.0.0.53"] }, true, [itself("127.0.0.53")]],
  ["refuses one of IPv6", { resolvers: ["::1"] }, true, [itself("::1")]],
  [
    "refuses one beside others: CoreDNS asks any of them",
    { resolvers: ["192.0.2.1", "127.0.0.1"] },
    true,
    [itself("127.0.0.1")],
  ],
  [
    "refuses a host without resolvers",
    { resolvers: [] },
    true,
    [
      "/etc/resolv.conf names no resolver, and CoreDNS does not start without one; set network.dnsUpstreams, to [] if there is none",
    ],
  ],
  [
    "names the file of systemd-resolved, where it is the one that counts",
    { resolverFile: "/run/systemd/resolve/resolv.conf", resolvers: ["127.0.0.1"] },
    true,
    [itself("127.0.0.1", "/run/systemd/resolve/resolv.conf")],
  ],
  ["asks for no resolvers that nobody uses", { resolvers: [] }, false, []],
  ["refuses none of them either", { resolvers: ["127.0.0.1"] }, false, []],
  [
    "refuses a host without a route to Services",
    { hasServiceRoute: false },
    true,
    [
      "it has no route to 10.96.0.0/16, and programs on the host's network would not reach Services; add a default route",
    ],
  ],
];

describe("a check of the network of a host", () => {
  for (const [what, found, hostResolvers, expected] of rows)
    it(what, () =>
      deepStrictEqual(
        networkFaults({ ...good, ...found }, { ...cluster, hostResolvers }),
        expected,
      ),
    );

  for (const [where, remedy] of [
    [
      "table ip filter of ufw",
      "ufw disable, or ufw route allow from 10.244.0.0/16 && ufw route allow to 10.244.0.0/16 && ufw allow from 10.244.0.0/16",
    ],
    [
      "table inet mine, chain forward",
      "nft insert rule inet mine forward ip saddr 10.244.0.0/16 accept && nft insert rule inet mine forward ip daddr 10.244.0.0/16 accept, and the same in the file that is loaded at boot",
    ],
    [
      "iptables-legacy",
      "iptables-legacy -I FORWARD -s 10.244.0.0/16 -j ACCEPT && iptables-legacy -I FORWARD -d 10.244.0.0/16 -j ACCEPT, and the same in the file that is loaded at boot",
    ],
    [
      "table inet firewalld",
      "systemctl disable --now firewalld, or firewall-cmd --permanent --zone=trusted --add-source=10.244.0.0/16, the same for the address of each other host, and firewall-cmd --reload",
    ],
    [
      "table ip filter of Docker",
      "set hosts[].besideDocker, which lets 10.244.0.0/16 through, or reboot if Docker is no longer installed",
    ],
  ] as const)
    it(`refuses a firewall that drops what is forwarded: ${where}`, () =>
      deepStrictEqual(
        forwardingFaults({ forwardDrops: [where] }, { ...cluster, besideDocker: false }),
        [`its firewall (${where}) drops forwarded packets, and so those of pods; ${remedy}`],
      ));

  it("passes Docker's firewall where the host is set up beside Docker, and no other", () => {
    const forwardDrops = ["table ip filter of Docker", "table inet firewalld"];
    const found = forwardingFaults({ forwardDrops }, { ...cluster, besideDocker: true });
    deepStrictEqual(
      found.map((line) => line.slice(0, line.indexOf(" drops"))),
      ["its firewall (table inet firewalld)"],
    );
  });
});
