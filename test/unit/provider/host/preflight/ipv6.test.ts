import { deepStrictEqual } from "node:assert";
import { ipv6Faults } from "../../../../../provider/host/preflight/ipv6";
import { networkClashes } from "../../../../../provider/host/preflight/network-clashes";
import { forwardingFaults } from "../../../../../provider/host/preflight/network";

const ipv6 = { podCidr: "fd00:10:244::/56", nodeMask: 64, serviceCidr: "fd00:10:96::/112" };
const requirements = {
  address: "192.0.2.11",
  ipv6Address: "2001:db8::11",
  network: { plugin: "flannel", ipv6 },
} as const;
const eth0 = (address: string) => ({ address, link: "eth0", mtu: 1500 });
const good = {
  addresses: ["192.0.2.11", "2001:db8::11"],
  ipv6Off: false,
  routerAdvertisements: [{ link: "eth0", acceptRa: "2" }],
  surroundings: {
    interfaces: [eth0("192.0.2.11"), eth0("2001:db8::11")],
    hasIpv6ServiceRoute: true,
  },
};

describe("what a second family asks of a host", () => {
  for (const [what, found, asked, ...expected] of [
    [
      "nothing where there is none",
      { ...good, ipv6Off: true },
      { ...requirements, network: { plugin: "flannel" } },
    ],
    ["what a usual host has", good, requirements],
    [
      "no routes that systemd-networkd takes itself",
      { ...good, routerAdvertisements: [{ link: "eth0", acceptRa: "0" }] },
      requirements,
    ],
    [
      "a kernel with IPv6",
      { ...good, ipv6Off: true, addresses: [] },
      requirements,
      "its kernel has no IPv6, or it is switched off; take ipv6.disable out of the boot parameters and disable_ipv6 out of /etc/sysctl.d, and reboot",
    ],
    [
      "its address",
      { ...good, addresses: ["192.0.2.11"] },
      requirements,
      "none of its interfaces has 2001:db8::11; put an IPv6 address that the host itself carries into hosts[].ipv6Address",
    ],
    [
      "both addresses on one interface",
      {
        ...good,
        surroundings: {
          ...good.surroundings,
          interfaces: [eth0("192.0.2.11"), { ...eth0("2001:db8::11"), link: "eth1" }],
        },
      },
      requirements,
      "it has 192.0.2.11 on eth0 and 2001:db8::11 on eth1, and the pod network uses one interface for both; choose addresses of one interface",
    ],
    [
      "a route to Services",
      { ...good, surroundings: { ...good.surroundings, hasIpv6ServiceRoute: false } },
      requirements,
      "it has no route to fd00:10:96::/112, and programs on the host's network would not reach Services by IPv6; add a default route of IPv6",
    ],
    [
      "routes that stay when it forwards",
      { ...good, routerAdvertisements: [{ link: "eth0", acceptRa: "1" }] },
      requirements,
      "it has IPv6 routes by router advertisement on eth0, and would lose them when it forwards packets of pods; set net.ipv6.conf.eth0.accept_ra to 2 in /etc/sysctl.d, and sysctl --system",
    ],
  ] as const)
    it(`is ${what}`, () => deepStrictEqual(ipv6Faults(found, asked), expected));

  it("is that its networks are no others' there", () =>
    deepStrictEqual(
      networkClashes(
        {
          interfaces: [eth0("2001:db8::11"), { ...eth0("fd00:10:96::7"), link: "lo" }],
          routes: [
            { to: "2001:db8::/64", gateway: false, link: "eth0" },
            { to: "fd00::/8", gateway: true, link: "eth0" },
            { to: "fd00:10:244:7::/64", gateway: true, link: "wg0" },
          ],
          resolvers: ["fd00:10:244::53", "fe80::1%eth0"],
        },
        { pods: "10.244.0.0/16", services: "10.96.0.0/16" },
        ipv6,
      ),
      [
        "its route to fd00:10:244:7::/64 by wg0 overlaps network.ipv6.podCidr fd00:10:244::/56; choose another network.ipv6.podCidr, or delete the route",
        "its resolver fd00:10:244::53 is inside network.ipv6.podCidr fd00:10:244::/56; choose another network.ipv6.podCidr, or another resolver",
        "its address fd00:10:96::7 on lo is inside network.ipv6.serviceCidr fd00:10:96::/112; choose another network.ipv6.serviceCidr",
      ],
    ));

  it("is that its firewall lets pods of both families through", () =>
    deepStrictEqual(
      forwardingFaults(
        { forwardDrops: ["table ip6 filter, chain FORWARD", "table ip6 filter of ufw"] },
        { pods: "10.244.0.0/16", ipv6Pods: "fd00::/56", besideDocker: false },
      ),
      [
        "its firewall (table ip6 filter, chain FORWARD) drops forwarded packets, and so those of pods; nft insert rule ip6 filter FORWARD ip6 saddr fd00::/56 accept && nft insert rule ip6 filter FORWARD ip6 daddr fd00::/56 accept, and the same in the file that is loaded at boot",
        "its firewall (table ip6 filter of ufw) drops forwarded packets, and so those of pods; ufw disable, or ufw route allow from 10.244.0.0/16 && ufw route allow to 10.244.0.0/16 && ufw allow from 10.244.0.0/16 && ufw route allow from fd00::/56 && ufw route allow to fd00::/56 && ufw allow from fd00::/56",
      ],
    ));
});
