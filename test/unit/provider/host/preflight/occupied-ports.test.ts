import { deepStrictEqual } from "node:assert";
import { occupiedPorts } from "../../../../../provider/host/preflight/occupied-ports";
import type { OpenPort } from "../../../../../host/facts";
import { listenersOf } from "../../../../../layers/listeners";
import type { PortUse } from "../../../../../layers/listener";
import {
  withFlannel,
  withoutAny,
  withoutPlugin,
  withPolicies,
  withWireguard,
} from "../../../network-choice";

const worker = {
  roles: ["worker"],
  network: { plugin: "flannel", backend: "host-gw", policies: false },
  kubeProxy: { enabled: true },
  loadBalancer: false,
} as const;
const everything = {
  roles: ["master", "etcd", "worker"],
  ...withFlannel,
  loadBalancer: true,
} as const;
const address = "192.0.2.11";

/** What something listens on, and what is said of it on a host that has every part. */
const rows: readonly (readonly [string, Partial<OpenPort>, string | undefined, PortUse?])[] = [
  [
    "a port of every address",
    { port: 10250, holder: "java (pid 812)" },
    "10250 is in use by java (pid 812), and kubelet",
  ],
  [
    "one whose holder is not known",
    { port: 10250 },
    "10250 is in use by another process, and kubelet",
  ],
  [
    "one of IPv6 and IPv4",
    { port: 10250, address: "::" },
    "10250 is in use by another process, and kubelet",
  ],
  [
    "one address of a port that needs every one",
    { port: 6443, address: "192.0.2.99" },
    "6443 is in use by another process, and kube-apiserver",
  ],
  [
    "loopback where loopback is needed",
    { port: 8081, address: "127.0.0.1" },
    "8081 is in use by another process, and flannel",
  ],
  [
    "every address where loopback is needed",
    { port: 8081 },
    "8081 is in use by another process, and flannel",
  ],
  ["the host's address where loopback is needed", { port: 8081, address }, undefined],
  ["another address of loopback", { port: 10248, address: "127.0.0.53" }, undefined],
  [
    "the host's address where that is needed",
    { port: 2380, address },
    "2380 is in use by another process, and etcd",
  ],
  ["loopback where the host's address is needed", { port: 2380, address: "127.0.0.1" }, undefined],
  [
    "loopback where both are needed",
    { port: 2379, address: "127.0.0.1" },
    "2379 is in use by another process, and etcd",
  ],
  ["UDP in place of TCP", { port: 10250, protocol: "udp", holder: "x" }, undefined],
  [
    "a UDP port",
    { port: 8472, protocol: "udp", holder: "cilium (pid 9)" },
    "8472/udp is in use by cilium (pid 9), and flannel's VXLAN",
  ],
  [
    "a UDP port that the kernel has for a VXLAN of others",
    { port: 8472, protocol: "udp" },
    undefined,
  ],
  [
    "a UDP port of MetalLB",
    { port: 7946, protocol: "udp", address, holder: "serf (pid 9)" },
    "7946/udp is in use by serf (pid 9), and MetalLB's speaker",
  ],
  [
    "a UDP port that the kernel has, and does not share",
    { port: 51821, protocol: "udp" },
    "51821/udp is in use by another process, and flannel's WireGuard for IPv6",
    { ...everything, ...withWireguard },
  ],
  ["the port of WireGuard without it", { port: 51820, protocol: "udp", holder: "x" }, undefined],
  ["a port of a part that the host has not", { port: 6443 }, undefined, worker],
  ["a port of MetalLB without it", { port: 9120 }, undefined, worker],
  ["the port of VXLAN without it", { port: 8472, protocol: "udp", holder: "x" }, undefined, worker],
  [
    "the port of a VXLAN of others, without ours",
    { port: 8472, protocol: "udp", holder: "cilium (pid 9)" },
    undefined,
    { ...everything, ...withoutPlugin },
  ],
  [
    "a port of kube-proxy",
    { port: 10256, holder: "x (pid 9)" },
    "10256 is in use by x (pid 9), and kube-proxy",
    { ...everything, ...withoutPlugin },
  ],
  [
    "a port of kube-proxy without it",
    { port: 10256, holder: "cilium (pid 9)" },
    undefined,
    { ...everything, ...withoutAny },
  ],
  [
    "the port of kube-network-policies",
    { port: 9080, address: "127.0.0.1" },
    "9080 is in use by another process, and kube-network-policies",
    { ...everything, ...withPolicies },
  ],
  ["the port of kube-network-policies without it", { port: 9080 }, undefined],
  ["a port that nobody needs", { port: 8080 }, undefined],
];

describe("a port of a host", () => {
  for (const [what, given, expected, use = everything] of rows)
    it(`${expected ? "is in the way" : "does not matter"}: ${what}`, () => {
      const open = [
        { protocol: "tcp", port: 1, address: "0.0.0.0", holder: "", ...given },
      ] as const;
      deepStrictEqual(
        occupiedPorts(open, { ...use, address }),
        expected ? [`port ${expected} needs it; stop it`] : [],
      );
    });

  it("is in the way where a VXLAN has it that does not share", () => {
    const taken = { protocol: "udp", port: 8472, address: "0.0.0.0" } as const;
    deepStrictEqual(
      occupiedPorts([{ ...taken, holder: "link cilium_vxlan" }], { ...everything, address }),
      [
        "port 8472/udp is in use by link cilium_vxlan, and flannel's VXLAN needs it; ip link delete cilium_vxlan",
      ],
    );
  });

  it("is in the way where a WireGuard link has it, which stays", () => {
    const taken = { protocol: "udp", port: 51820, address: "0.0.0.0" } as const;
    deepStrictEqual(
      occupiedPorts([{ ...taken, holder: "WireGuard wg0" }], {
        ...{ ...everything, ...withWireguard },
        address,
      }),
      [
        "port 51820/udp is in use by WireGuard wg0, and flannel's WireGuard needs it; give it another ListenPort",
      ],
    );
  });

  const numbers = (use: PortUse) =>
    listenersOf(use).map(({ port, protocol }) => `${port}${protocol === "udp" ? "/udp" : ""}`);
  it("depends on roles and configuration", () => {
    const ofWorker = ["7443", "7444", "8081", "10248", "10249", "10250", "10256"];
    deepStrictEqual(numbers(worker), ofWorker);
    const more = numbers(everything).filter((one) => !ofWorker.includes(one));
    deepStrictEqual(more, [
      ...["2379", "2380", "2381", "6443", "7946", "7946/udp", "8472/udp", "9120", "10257"],
      ...["10259", "17472"],
    ]);
  });
});
