import { deepStrictEqual } from "node:assert";
import { lastLines } from "../../../ssh/errors";
import { parseFacts } from "../../../host/facts";
import { parseObservation } from "../../../host/observation";

const digest = (letter: string) => letter.repeat(64);
const file = (mode: string, owner: string, letter: string) => ({
  kind: "file",
  mode,
  owner,
  sha256: digest(letter),
});

describe("an observation", () => {
  it("is parsed line by line, and ignores lines of unknown kinds", () => {
    const seen = parseObservation(
      [
        'host\t0123456789abcdef\tthis boot\t"Debian GNU/Linux 13"\t6.12.0\t4096',
        "layer\tengine",
        "layer\tkubelet",
        "sysctl\tkernel.panic\t10",
        "sysctl\tnet.ipv4.tcp_rmem\t4096\t131072",
        "restart\tkubelet.service",
        "job\tetcd\tcopy.service\tfailed\t1700000000\t0\t1700000060\tthe disk is full",
        "unmanaged\tkubelet\t/etc/kubernetes/manifests/other.yaml",
        "unit\tkubelet.service",
        "drop-in\tkubelet.service\t/etc/kubelet.service.d/a.conf",
        "drop-in\tkubelet.service\t/etc/kubelet.service.d/b.conf",
        "unit\tgone.service",
        ...["a b", "back\\slash", "link", "gone"].map((name) => `file\t/etc/${name}`),
        "damaged\tkubelet\t/var/lib/a/ledger",
        "news\tof another release",
        "stat\t81a4\troot:root\t/etc/a b",
        "stat\t89ed\troot:adm\t/etc/back\\slash",
        "stat\ta1ff\troot:root\t/etc/link",
        `${digest("a")}  /etc/a b`,
        `\\${digest("b")}  /etc/back\\\\slash`,
        "systemctl",
        "LoadState=loaded",
        "ActiveState=active",
        "DropInPaths=/lib/service.d/all.conf /etc/kubelet.service.d/a.conf",
        "UnitFileState=enabled",
        "",
        "LoadState=not-found",
        "ActiveState=inactive",
        "DropInPaths=",
        "failing\tkubelet\ta healthy kubelet\tcurl: (7) refused",
        "",
      ].join("\n"),
    );
    deepStrictEqual(seen, {
      machineId: "0123456789abcdef",
      os: "Debian GNU/Linux 13",
      kernel: "6.12.0",
      memoryMib: 4096,
      layers: ["engine", "kubelet"],
      damaged: [{ layer: "kubelet", ledger: "/var/lib/a/ledger" }],
      paths: new Map<string, unknown>([
        ["/etc/a b", file("0644", "root:root", "a")],
        ["/etc/back\\slash", file("4755", "root:adm", "b")],
        ["/etc/link", { kind: "other" }],
        ["/etc/gone", { kind: "missing" }],
      ]),
      units: new Map([
        [
          "kubelet.service",
          {
            load: "loaded",
            active: "active",
            file: "enabled",
            dropIns: ["/etc/kubelet.service.d/a.conf", "/etc/kubelet.service.d/b.conf"],
          },
        ],
        ["gone.service", { load: "not-found", active: "inactive", file: "", dropIns: [] }],
      ]),
      sysctls: new Map([
        ["kernel.panic", "10"],
        ["net.ipv4.tcp_rmem", "4096 131072"],
      ]),
      unmanaged: [{ layer: "kubelet", path: "/etc/kubernetes/manifests/other.yaml" }],
      failing: [{ layer: "kubelet", what: "a healthy kubelet", output: "curl: (7) refused" }],
      restarts: ["kubelet.service"],
      jobs: [
        {
          ...{ layer: "etcd", unit: "copy.service", result: "failed", since: 1700000000 },
          ...{ due: 0, now: 1700000060, words: "the disk is full" },
        },
      ],
      storage: [],
      etcd: { hasData: false, ready: [] },
    });
  });

  it("of an unmanaged host is empty", () => {
    const { layers, paths, units } = parseObservation("host\tabc\tdef\n");
    deepStrictEqual([layers, paths.size, units.size], [[], 0, 0]);
  });
});

const facts = `init=systemd
systemd=252
machine=x86_64
os=Debian GNU/Linux 12 (bookworm)
distribution=debian 
kernel=6.1.0-28-amd64
machine_id=0123456789abcdef0123456789abcdef
memory_mib=7951
processors=8
huge_page_kib=2048
time_service=chrony.service
free=/var/lib 20480
free=/var/lib/etcd lots
clock=1000.500000000
swap=/dev/sda2 /swapfile${" "}
cgroup=v2
missing_tool=nft
missing_tool=curl
missing_feature=overlay
ours=no
occupied_path=/var/lib/kubelet
kernel_log=yes
open_port=tcp 6443 00000000 kube-apiserver (pid 812)
open_port=tcp 10250 0100007F 
open_port=udp 8472 0000000000000000FFFF00000B0200C0 
open_port=tcp 2380 00000000000000000000000000000000 
open_port=tcp 2379 00000000000000000000000001000000 
open_port=tcp 10256 nonsense
address=127.0.0.1
address=192.0.2.11
`;

describe("facts", () => {
  it("are parsed by name", () => {
    const { surroundings: _surroundings, ...read } = parseFacts(facts, 997.5);
    deepStrictEqual(read, {
      init: "systemd",
      systemd: 252,
      architecture: "amd64",
      os: "Debian GNU/Linux 12 (bookworm)",
      distribution: "debian",
      kernel: "6.1.0-28-amd64",
      machineId: "0123456789abcdef0123456789abcdef",
      memoryMib: 7951,
      processors: 8,
      hugePageKib: 2048,
      timeServices: ["chrony.service"],
      freeMib: { "/var/lib": 20480, "/var/lib/etcd": 0 },
      clockAheadSeconds: 3,
      swap: ["/dev/sda2", "/swapfile"],
      cgroup: "v2",
      missingTools: ["nft", "curl"],
      missingFeatures: ["overlay"],
      hasKernelLog: true,
      occupiedPaths: ["/var/lib/kubelet"],
      openPorts: [
        { protocol: "tcp", port: 6443, address: "0.0.0.0", holder: "kube-apiserver (pid 812)" },
        { protocol: "tcp", port: 10250, address: "127.0.0.1", holder: "" },
        { protocol: "udp", port: 8472, address: "192.0.2.11", holder: "" },
        { protocol: "tcp", port: 2380, address: "::", holder: "" },
        { protocol: "tcp", port: 2379, address: "00000000000000000000000001000000", holder: "" },
      ],
      ipv6Off: false,
      routerAdvertisements: [],
      addresses: ["127.0.0.1", "192.0.2.11"],
    });
  });

  it("of a host with little output have no optimistic defaults", () => {
    const { init, systemd, swap, cgroup, carried, addresses } = parseFacts(
      "init=busybox\nswap=\n",
      0,
    );
    deepStrictEqual(
      [init, systemd, swap, cgroup, carried, addresses],
      ["busybox", 0, [], "v1", undefined, []],
    );
  });
});

describe("the last lines of a text", () => {
  for (const [text, count, shown] of [
    ["", 2, "    "],
    ["one\n", 2, "    one"],
    ["one\ntwo\nthree\n\n", 2, "    two\n    three"],
  ] as const)
    it(`of ${JSON.stringify(text)} are indented`, () =>
      deepStrictEqual(lastLines(text, count), shown));
});
