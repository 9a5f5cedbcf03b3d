import { deepStrictEqual } from "node:assert";
import type { HostRoute } from "../../../../../host/surroundings";
import { mtuFaults, networkClashes } from "../../../../../provider/host/preflight/network-clashes";

const requirements = { pods: "10.244.0.0/16", services: "10.96.0.0/16" };
const eth0 = { address: "192.0.2.11", link: "eth0", mtu: 1500 };
const lan = { to: "192.0.2.0/24", gateway: false, link: "eth0" };
const usual = { interfaces: [eth0], routes: [lan], resolvers: ["192.0.2.53", "2001:db8::53"] };
const route = (to: string, gateway: boolean, link = "eth1"): { routes: HostRoute[] } => ({
  routes: [lan, { to, gateway, link }],
});

describe("networks of a cluster and of a host", () => {
  for (const [what, found, ...expected] of [
    ["those of a usual host", {}],
    ["a wider route through a gateway", route("10.0.0.0/8", true)],
    ["a route beside them", route("10.245.0.0/16", true)],
    [
      "a wider network of an interface",
      route("10.0.0.0/8", false),
      "its route to 10.0.0.0/8 by eth1 overlaps cluster.podCidr 10.244.0.0/16; choose another cluster.podCidr, or delete the route",
      "its route to 10.0.0.0/8 by eth1 overlaps cluster.serviceCidr 10.96.0.0/16; choose another cluster.serviceCidr, or delete the route",
    ],
    [
      "a route of the same size",
      route("10.96.0.0/16", true, "wg0"),
      "its route to 10.96.0.0/16 by wg0 overlaps cluster.serviceCidr 10.96.0.0/16; choose another cluster.serviceCidr, or delete the route",
    ],
    [
      "a smaller route that has no interface",
      route("10.244.8.0/22", true, ""),
      "its route to 10.244.8.0/22 overlaps cluster.podCidr 10.244.0.0/16; choose another cluster.podCidr, or delete the route",
    ],
    [
      "an address without a network",
      { interfaces: [eth0, { address: "10.244.1.1", link: "lo", mtu: 65536 }] },
      "its address 10.244.1.1 on lo is inside cluster.podCidr 10.244.0.0/16; choose another cluster.podCidr",
    ],
    [
      "an address and its network, once",
      {
        interfaces: [{ address: "10.244.1.1", link: "eth1", mtu: 1500 }],
        ...route("10.244.1.0/24", false),
      },
      "its route to 10.244.1.0/24 by eth1 overlaps cluster.podCidr 10.244.0.0/16; choose another cluster.podCidr, or delete the route",
    ],
    [
      "a resolver",
      { resolvers: ["10.96.0.10"] },
      "its resolver 10.96.0.10 is inside cluster.serviceCidr 10.96.0.0/16; choose another cluster.serviceCidr, or another resolver",
    ],
  ] as const)
    it(`${expected.length > 0 ? "meet" : "do not meet"}: ${what}`, () =>
      deepStrictEqual(networkClashes({ ...usual, ...found }, requirements), expected));
});

describe("the MTU of the stack file", () => {
  const { address } = eth0;
  const network = { plugin: "flannel", backend: "vxlan" } as const;
  const ipv6 = { podCidr: "fd00::/56", serviceCidr: "fd00:1::/112", nodeMask: 64 };
  const encrypted = { ...network, backend: "wireguard" } as const;
  const narrow = { interfaces: [{ ...eth0, mtu: 1340 }] };
  for (const [what, asked, ...expected] of [
    ["none", { address }],
    ["that of the interface", { address, mtu: 1500 }],
    [
      "a larger one",
      { address, mtu: 9000 },
      "network.mtu is 9000, and its interface eth0 has an MTU of 1500; set network.mtu to 1500 or less, or take it out",
    ],
    ["one for a host without the address, which another check names", { address: "a", mtu: 9000 }],
    [
      "a larger one, encrypted",
      { address, mtu: 9000, network: encrypted },
      "network.mtu is 9000, and its interface eth0 has an MTU of 1500; set network.mtu to 1500 or less, or take it out",
    ],
    ["a small one, encrypted", { address, network: encrypted, found: narrow }],
    ["a usual one for IPv6, encrypted", { address, network: { ...encrypted, ipv6 } }],
    [
      "a small one for IPv6, encrypted",
      { address, network: { ...encrypted, ipv6 }, found: narrow },
      "its interface eth0 has an MTU of 1340, which leaves pods 1260 with network.backend wireguard, and IPv6 needs 1280; 1360 or more is required",
    ],
    [
      "a small one of another program's network",
      { address, network: { ...network, plugin: "none", ipv6 }, found: narrow },
    ],
  ] as const)
    it(`${expected.length > 0 ? "does not fit" : "fits"}: ${what}`, () => {
      const { found, ...given } = { found: usual, network, ...asked };
      deepStrictEqual(mtuFaults(found, given), expected);
    });
});
