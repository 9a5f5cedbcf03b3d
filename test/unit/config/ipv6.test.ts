import { deepStrictEqual } from "node:assert";
import { configOf, errorsOf, hostKey, smallest, worker } from "./stack-file";

const ipv6 = { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112" };
const [single] = smallest().hosts;
const master = { ...single, ipv6Address: "fd00:7::11" };
const second = { ...worker(1), ipv6Address: "fd00:7::21" };
const dual = (network: object, sections: object = {}) => ({
  hosts: [master, second],
  network: { ipv6: { ...ipv6, ...network } },
  ...sections,
});
const firewall = (servicesFrom: string[]) => ({
  security: { firewall: { sshFrom: ["192.0.2.0/24"], servicesFrom } },
});
const alone = (key: string) =>
  `, and a cluster of IPv6 alone is not supported; set an IPv4 one here, and the IPv6 one as ${key}`;
const neither =
  "is neither global nor unique local; use one in fd00::/8, or of your provider" as const;

/** Sections of a stack file, and their errors. */
const table: readonly (readonly [string, object, ...string[]])[] = [
  ["networks and a host's address of each family", dual({})],
  ["the smallest MTU with which pods have IPv6", dual({}, { network: { ipv6, mtu: 1350 } })],
  [
    "an MTU that leaves pods too little for IPv6",
    dual({}, { network: { ipv6, backend: "wireguard", mtu: 1359 } }),
    "network.mtu: is 1359, which leaves pods 1279 with network.backend wireguard, and IPv6 needs 1280; 1360 or more is required",
  ],
  ["parts of any size that kube-controller-manager takes", dual({ nodeMask: 72 })],
  [
    "IPv6 as the only family",
    {
      cluster: { name: "prod", podCidr: "fd00::/48", serviceCidr: "fd01::/112" },
      hosts: [{ ...single, address: "fd00:7::11" }],
    },
    `cluster.podCidr: "fd00::/48" is not an IPv4 network such as 10.244.0.0/16${alone("network.ipv6.podCidr")}`,
    `cluster.serviceCidr: "fd01::/112" is not an IPv4 network such as 10.244.0.0/16${alone("network.ipv6.serviceCidr")}`,
    `hosts[0].address: "fd00:7::11" is not an IPv4 address${alone("hosts[].ipv6Address")}`,
  ],
  [
    "networks of the other family, without a network, and with bits of a host",
    dual({ podCidr: "10.1.0.0/16", serviceCidr: "fd00::1/112" }),
    'network.ipv6.podCidr: "10.1.0.0/16" is not an IPv6 network such as fd00:10:244::/56',
    'network.ipv6.serviceCidr: "fd00::1/112" is not an IPv6 network such as fd00:10:244::/56',
  ],
  [
    "addresses that are not as the kernel writes them, or reach no other host",
    {
      ...dual({ podCidr: "FD00:10:244:0::/56", serviceCidr: undefined }),
      hosts: [
        { ...master, ipv6Address: "fe80::1" },
        { ...second, ipv6Address: "::ffff:192.0.2.21" },
        { ...worker(2), ipv6Address: "192.0.2.22" },
      ],
    },
    `hosts[0].ipv6Address: "fe80::1" ${neither}`,
    `hosts[1].ipv6Address: "::ffff:192.0.2.21" ${neither}`,
    'hosts[2].ipv6Address: "192.0.2.22" is not an IPv6 address such as fd00:7::11',
    'network.ipv6.podCidr: "FD00:10:244:0::/56" has another usual form; write fd00:10:244::/56',
    "network.ipv6.serviceCidr: is missing",
  ],
  [
    "networks that overlap, and a Service network that the API server refuses",
    dual({ podCidr: "fd00:10::/48", nodeMask: 64, serviceCidr: "fd00:10::/64" }),
    "network.ipv6.serviceCidr: fd00:10::/64 overlaps network.ipv6.podCidr fd00:10::/48",
    "network.ipv6.serviceCidr: fd00:10::/64 must be between /108 and /123",
  ],
  [
    "a pod network that is one node's",
    dual({ podCidr: "fd00:10:244::/64" }),
    "network.ipv6.podCidr: fd00:10:244::/64 is too small, since each node gets a /64; use /63 or larger, or a larger network.ipv6.nodeMask",
  ],
  [
    "a pod network that kube-controller-manager does not divide",
    dual({ podCidr: "fd00:10::/47" }),
    "network.ipv6.podCidr: fd00:10::/47 is too large, since kube-controller-manager divides it into /64 only from /48 on; use /48 or smaller, or a smaller network.ipv6.nodeMask",
  ],
  [
    "a pod network for fewer nodes than there are",
    {
      ...dual({ nodeMask: 57 }),
      hosts: [master, second, { ...worker(2), ipv6Address: "fd00:7::22" }],
    },
    "network.ipv6.podCidr: fd00:10:244::/56 has subnets for 2 nodes, and there are 3 hosts; use a larger network, or a larger network.ipv6.nodeMask",
  ],
  [
    "hosts without an IPv6 address, with one that is another's, or of pods",
    {
      ...dual({}),
      hosts: [
        master,
        worker(1),
        { ...worker(2), ipv6Address: "fd00:7::11" },
        { ...worker(3), ipv6Address: "fd00:10:244::5" },
        { ...worker(4), ipv6Address: "fd00:10:96::5" },
      ],
    },
    "hosts[1].ipv6Address: is missing, and network.ipv6 needs one of every host; add it, or take network.ipv6 out",
    'hosts[2].ipv6Address: duplicate ipv6Address "fd00:7::11" (also hosts[0])',
    "hosts[3].ipv6Address: fd00:10:244::5 is inside network.ipv6.podCidr fd00:10:244::/56; use a network without hosts",
    "hosts[4].ipv6Address: fd00:10:96::5 is inside network.ipv6.serviceCidr fd00:10:96::/112; use a network without hosts",
  ],
  [
    "IPv6 addresses in a cluster of IPv4",
    {
      hosts: [master, worker(1)],
      loadBalancer: { addresses: ["192.0.2.200/30", "fd00:7::c8/125"] },
    },
    "hosts[0].ipv6Address: has no effect without network.ipv6; take it out, or set network.ipv6",
    "loadBalancer.addresses[1]: fd00:7::c8/125 is IPv6, which Services have only with network.ipv6; take it out, or set network.ipv6",
  ],
  [
    "load balancer addresses of both families",
    dual({}, { loadBalancer: { addresses: ["192.0.2.200/30", "fd00:7::c8-fd00:7::dc"] } }),
  ],
  [
    "load balancer addresses that something else has, or that are no range",
    dual(
      {},
      {
        loadBalancer: {
          addresses: [
            "fd00:7::20-fd00:7::22",
            "fd00:10:244::/64",
            "fd00:10:96::/112",
            "fd00:7::21/128",
          ],
        },
      },
    ),
    "loadBalancer.addresses[0]: fd00:7::20-fd00:7::22 contains fd00:7::21, the address of host w1; leave it out of the range",
    "loadBalancer.addresses[1]: fd00:10:244::/64 overlaps network.ipv6.podCidr fd00:10:244::/56; use addresses outside of it",
    "loadBalancer.addresses[2]: fd00:10:96::/112 overlaps network.ipv6.serviceCidr fd00:10:96::/112; use addresses outside of it",
    "loadBalancer.addresses[3]: fd00:7::21/128 contains fd00:7::21, the address of host w1; leave it out of the range",
    "loadBalancer.addresses[3]: fd00:7::21/128 overlaps loadBalancer.addresses[0] fd00:7::20-fd00:7::22; join the two",
  ],
  [
    "a range of two families",
    dual({}, { loadBalancer: { addresses: ["192.0.2.200-fd00:7::22"] } }),
    'loadBalancer.addresses[0]: "192.0.2.200-fd00:7::22" is neither a range such as 192.0.2.200-192.0.2.220 nor a network',
  ],
  [
    "routes by BGP for IPv6 addresses",
    dual(
      {},
      {
        loadBalancer: {
          addresses: ["198.51.100.0/24", "fd00:7::c8/125"],
          bgp: { asn: 64512, peers: [{ address: "192.0.2.1", asn: 64513 }] },
        },
      },
    ),
    "loadBalancer.addresses[1]: fd00:7::c8/125 cannot be announced by loadBalancer.bgp, because MetalLB's native mode has no IPv6; take it out",
  ],
  ["a firewall that says who reaches Services by IPv6", dual({}, firewall(["0.0.0.0/0", "::/0"]))],
  [
    "a firewall that says nothing of IPv6",
    dual({}, firewall(["0.0.0.0/0"])),
    "security.firewall.servicesFrom: has no IPv6 network, so that nobody reaches Services by IPv6; add one, such as ::/0",
  ],
  [
    "what works with IPv4 alone",
    {
      hosts: [{ ...master, besideDocker: true }],
      network: { ipv6, policies: true },
    },
    "hosts[0].besideDocker: cannot be used with network.ipv6, because IPv6 packets of pods would not pass Docker's packet filter; take one of them out",
    "network.policies: cannot be used with network.ipv6, because only connections over IPv4 are held back until policies are known; take one of them out",
  ],
];

describe("the second family of a stack file", () => {
  for (const [what, sections, ...errors] of table)
    it(`${errors.length > 0 ? "refuses" : "accepts"} ${what}`, () =>
      deepStrictEqual(errorsOf(sections), errors));

  it("has addresses of Services that follow from its networks", () => {
    const { cluster, hosts } = configOf(dual({}));
    deepStrictEqual(cluster.ipv6, {
      ...ipv6,
      nodeMask: 64,
      apiServiceAddress: "fd00:10:96::1",
      dnsAddress: "fd00:10:96::a",
    });
    deepStrictEqual(
      hosts.map(({ ipv6Address }) => ipv6Address),
      ["fd00:7::11", "fd00:7::21"],
    );
  });

  it("is not in the configuration of a stack file without it", () => {
    const { cluster, hosts } = configOf({ hosts: [{ ...single, hostKey }] });
    deepStrictEqual(["ipv6" in cluster, "ipv6Address" in hosts[0]!], [false, false]);
  });
});
