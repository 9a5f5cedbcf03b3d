import { deepStrictEqual } from "node:assert";
import {
  failedChecks,
  type HostRequirements,
} from "../../../../../provider/host/preflight/preflight-checks";
import { foreignPaths } from "../../../../../provider/host/preflight/foreign-paths";
import type { Facts, OpenPort } from "../../../../../host/facts";
import { withFlannel } from "../../../network-choice";

const good: Facts = {
  init: "systemd",
  systemd: 252,
  architecture: "amd64",
  os: "Debian GNU/Linux 12 (bookworm)",
  kernel: "6.1.0-28-amd64",
  machineId: "0123456789abcdef0123456789abcdef",
  memoryMib: 1700,
  processors: 4,
  hugePageKib: 2048,
  timeServices: ["systemd-timesyncd.service"],
  freeMib: {
    "/var/lib": 5000,
    "/var/lib/containerd": 5000,
    "/var/lib/kubelet": 5000,
    "/var/lib/etcd": 5000,
  },
  clockAheadSeconds: -10,
  swap: [],
  cgroup: "v2",
  missingTools: [],
  missingFeatures: [],
  hasKernelLog: true,
  distribution: "debian ",
  occupiedPaths: [],
  openPorts: [],
  addresses: ["127.0.0.1", "192.0.2.11"],
  ipv6Off: false,
  routerAdvertisements: [],
  surroundings: {
    cniFiles: [],
    links: [],
    dropIns: [],
    proxyDropIns: [],
    sysctlLines: [],
    resolvers: ["192.0.2.1"],
    hasServiceRoute: true,
    hasIpv6ServiceRoute: true,
    interfaces: [{ address: "192.0.2.11", link: "eth0", mtu: 1500 }],
    routes: [{ to: "192.0.2.0/24", gateway: false, link: "eth0" }],
    forwardDrops: [],
    inputRules: [],
    legacyRules: [],
    mounts: [],
  },
};
const requirements: HostRequirements = {
  address: "192.0.2.11",
  architecture: "amd64",
  profile: "standard",
  besideDocker: false,
  roles: ["master"],
  ...withFlannel,
  loadBalancer: false,
  pods: "10.244.0.0/16",
  services: "10.96.0.0/16",
  hostResolvers: true,
};

const open = (port: number, rest: Partial<OpenPort> = {}): OpenPort => ({
  protocol: "tcp",
  port,
  address: "0.0.0.0",
  holder: "",
  ...rest,
});
const foreign = {
  openPorts: [open(6443)],
  occupiedPaths: ["/var/lib/kubelet"],
  surroundings: {
    ...good.surroundings,
    cniFiles: ["05-cilium.conflist"],
    links: ["cni0"],
    dropIns: ["/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf"],
    sysctlLines: [{ path: "/etc/sysctl.d/99.conf", name: "net.ipv4.ip_forward", value: "0" }],
    forwardDrops: ["table ip filter of ufw"],
    routes: [{ to: "10.244.3.0/24", gateway: true, link: "eth0" }],
  },
};

/** Facts and requirements by the error that they give. */
const failed: Record<string, readonly [Partial<Facts>, Partial<HostRequirements>?]> = {
  "its init is busybox, and containerd and kubelet run as units of systemd; use a host that boots with systemd":
    [{ init: "busybox", systemd: 0 }],
  "systemd is 245, and 246 or later is required; upgrade the distribution": [{ systemd: 245 }],
  "it is arm64, and hosts[].architecture says amd64; correct it or take it out": [
    { architecture: "arm64" },
  ],
  "its kernel is 5.10.0-33-amd64, and kube-proxy's nftables mode needs 5.13; upgrade the kernel": [
    { kernel: "5.10.0-33-amd64" },
  ],
  "its kernel is 4.19.0, and kube-proxy's nftables mode needs 5.13; upgrade the kernel": [
    { kernel: "4.19.0" },
  ],
  "it is armv7l, and nodes are amd64 or arm64; use another machine": [{ architecture: "armv7l" }],
  "it has no nft, which the set-up uses; apt-get install nftables": [{ missingTools: ["nft"] }],
  "it has 1699 MiB of memory, and its roles need 1700; add memory or take a role away": [
    { memoryMib: 1699 },
  ],
  "it has 899 MiB of memory, and its roles need 900; add memory or take a role away": [
    { memoryMib: 899 },
    { roles: ["worker"] },
  ],
  "4999 MiB are free below /var/lib/containerd, and images need 5000; make room": [
    { freeMib: { ...good.freeMib, "/var/lib/containerd": 4999 } },
  ],
  "it has 1700 MiB of memory, and systemReserved, kubeReserved and evictionHard of its kubelet take 2048; reserve less":
    [{}, { reservedMemoryMib: 2048 }],
  "it has 1700 MiB of memory, and systemReserved, kubeReserved and evictionHard of its kubelet take 1710; reserve less":
    [{}, { reservedMemoryMib: 1540, evictionMemoryShare: 0.1 }],
  "it has 4 processors, and systemReserved, kubeReserved or reservedSystemCPUs of its kubelet take 4.5; reserve less":
    [{}, { reservedProcessors: 4.5 }],
  "it has 1 processor, and systemReserved, kubeReserved or reservedSystemCPUs of its kubelet take 2; reserve less":
    [{ processors: 1 }, { reservedProcessors: 2 }],
  "999 MiB are free below /var/lib/kubelet, and pods need 1000; make room": [
    { freeMib: { ...good.freeMib, "/var/lib/kubelet": 999 } },
  ],
  "999 MiB are free below /var/lib/etcd, and etcd needs 1000; make room": [
    { freeMib: { ...good.freeMib, "/var/lib/etcd": 999 } },
    { roles: ["master", "etcd"] },
  ],
  "its clock is 11 s ahead, and certificates and etcd need the time; start systemd-timesyncd or chrony":
    [{ clockAheadSeconds: 11 }],
  "its clock is 60 min behind, and certificates and etcd need the time; start systemd-timesyncd or chrony":
    [{ clockAheadSeconds: -3600.4 }],
  "it swaps to /dev/sda2, /swap, and kubelet refuses to start then; swapoff -a and take it out of /etc/fstab (what is not in there: systemctl mask its unit in systemctl list-units --all --type swap), or set kubelet.config.failSwapOn to false, with kubelet.config.memorySwap.swapBehavior LimitedSwap to let pods swap":
    [{ swap: ["/dev/sda2", "/swap"] }],
  "it has cgroup v1, which Kubernetes no longer supports; boot with systemd.unified_cgroup_hierarchy=1, or set its profile to nested if it is a container":
    [{ cgroup: "v1" }],
  "it has cgroup v1, in which pods cannot swap; take kubelet.config.memorySwap out for it, or boot the machine around it with systemd.unified_cgroup_hierarchy=1":
    [{ cgroup: "v1" }, { profile: "nested", limitedSwap: true }],
  "it has 1700 MiB of memory, and kernel.hugepages and the reservations of its kubelet take 1700; ask for fewer huge pages":
    [{}, { hugepages: { "2Mi": 100, "1Gi": 1 }, reservedMemoryMib: 476 }],
  "its kernel's usual huge page has 1048576 KiB, and kernel.hugepages.2Mi sets the usual ones; take default_hugepagesz out of the parameters of the kernel, or kernel.hugepages.2Mi out for it":
    [{ hugePageKib: 1_048_576 }, { hugepages: { "2Mi": 100 } }],
  "its kernel has no huge pages; take kernel.hugepages out for it": [
    { hugePageKib: 0 },
    { hugepages: { "2Mi": 100 } },
  ],
  "systemd-timesyncd.service does not run, and timeServers are set for it; install systemd-timesyncd, then systemctl enable --now systemd-timesyncd.service":
    [{ timeServices: [] }, { timeServers: true }],
  "chrony.service sets its clock, and timeServers are set for systemd-timesyncd.service only; set timeServers to [] for it and its servers by files, or change to systemd-timesyncd":
    [{ timeServices: ["chrony.service"] }, { timeServers: true }],
  "it has no /etc/machine-id, which distinguishes nodes; systemd-machine-id-setup": [
    { machineId: "uninitialized" },
  ],
  "none of its interfaces has 192.0.2.1; put the address that the host itself carries into hosts[].address, and the one that SSH connects to into hosts[].sshAddress":
    [{}, { address: "192.0.2.1" }],
  "port 6443 is in use by another process, and kube-apiserver needs it; stop it": [
    { openPorts: [open(6443)] },
  ],
  "/var/lib/kubelet exists, so another container engine or Kubernetes is installed; remove it first":
    [{ occupiedPaths: ["/var/lib/kubelet"] }],
  "/run/containerd/containerd.sock exists, so another containerd runs; set hosts[].besideDocker if it is Docker's, otherwise remove it first":
    [{ occupiedPaths: ["/run/containerd/containerd.sock"] }],
  "4999 MiB are free below /var/lib/kubernetes-containerd, and images need 5000; make room": [
    { freeMib: { ...good.freeMib, "/var/lib/kubernetes-containerd": 4999 } },
    { besideDocker: true },
  ],
};

/** Facts and requirements without an error. */
const passed: Record<string, readonly [Partial<Facts>, Partial<HostRequirements>?]> = {
  "just enough of everything": [{}],
  "the oldest kernel that will do": [{ kernel: "5.13.0" }],
  "just enough memory for a worker": [{ memoryMib: 900 }, { roles: ["worker"] }],
  "swap and cgroup v1 of a nested host": [{ swap: ["/swap"], cgroup: "v1" }, { profile: "nested" }],
  "swap of a host whose kubelet allows it": [{ swap: ["/swap"] }, { swap: true }],
  "some memory that pods do not get": [
    {},
    { reservedMemoryMib: 1024, evictionMemoryShare: 0.1, reservedProcessors: 1.5 },
  ],
  // The kubelet takes that too: pods without requests still run.
  "all processors reserved": [{}, { reservedProcessors: 4 }],
  "reserved processors where their number is not known": [
    { processors: 0 },
    { reservedProcessors: 64 },
  ],
  "little space for etcd's data on a host that has none": [
    { freeMib: { ...good.freeMib, "/var/lib/etcd": 1 } },
  ],
  "little space on /var/lib where the data has file systems of its own": [
    { freeMib: { ...good.freeMib, "/var/lib": 1000 } },
  ],
  "little space for images of Docker": [
    {
      freeMib: {
        ...good.freeMib,
        "/var/lib/containerd": 1,
        "/var/lib/kubernetes-containerd": 5000,
      },
    },
    { besideDocker: true },
  ],
  "swap where the kubelet may run with it": [
    { swap: ["/swapfile"] },
    { swap: true, limitedSwap: true },
  ],
  "huge pages of 1 GiB alone, of whatever size the usual ones are": [
    { hugePageKib: 0, memoryMib: 4096 },
    { hugepages: { "1Gi": 1 } },
  ],
  "time servers for systemd-timesyncd": [{}, { timeServers: true }],
  "another NTP client without time servers": [{ timeServices: ["chrony.service"] }],
  "ports and paths that are our own": [
    { ...foreign, carried: { owner: "prod/prod/0f", node: "m1", since: "2026-11-28" } },
  ],
};

describe("the checks of a host", () => {
  const check = ([facts, asked]: readonly [Partial<Facts>, Partial<HostRequirements>?]) =>
    failedChecks({ ...good, ...facts }, { ...requirements, ...asked });

  for (const [fault, host] of Object.entries(failed))
    it(`say: ${fault}`, () => deepStrictEqual(check(host), [fault]));

  for (const [what, host] of Object.entries(passed))
    it(`pass ${what}`, () => deepStrictEqual(check(host), []));

  it("look for another containerd's socket, unless the host is set up beside Docker", () => {
    const looksAt = (besideDocker: boolean) =>
      foreignPaths({ besideDocker }).includes("/run/containerd/containerd.sock");
    deepStrictEqual([looksAt(false), looksAt(true)], [true, false]);
  });

  it("take either architecture where the stack file names none", () => {
    const { architecture: _, ...unnamed } = requirements;
    const faults = (architecture: string) => failedChecks({ ...good, architecture }, unnamed);
    deepStrictEqual([faults("amd64"), faults("arm64")], [[], []]);
    deepStrictEqual(faults("riscv64").length, 1);
  });

  it("find all errors at once", () => {
    const bad = {
      systemd: 1,
      memoryMib: 1,
      freeMib: { ...good.freeMib, "/var/lib/containerd": 1 },
      machineId: "",
      swap: ["/swap"],
      ...foreign,
    };
    deepStrictEqual(check([bad]).length, 13);
  });

  it("check mounts, resolvers and routes of a host that carries part of a cluster, too", () => {
    const surroundings = {
      ...foreign.surroundings,
      mounts: [{ path: "/var/lib", options: ["rw", "noexec"] }],
      resolvers: [],
      hasServiceRoute: false,
    };
    deepStrictEqual(
      check([{ carried: { owner: "prod/prod/0f", node: "m1", since: "2026-11-28" }, surroundings }])
        .length,
      3,
    );
  });
});
