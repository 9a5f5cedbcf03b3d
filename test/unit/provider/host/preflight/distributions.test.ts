import { deepStrictEqual } from "node:assert";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseFacts } from "../../../../../host/facts";
import {
  failedChecks,
  type HostRequirements,
} from "../../../../../provider/host/preflight/preflight-checks";
import { withFlannel } from "../../../network-choice";

/**
 * What scripts/facts.sh prints on a host of each kind, written from the defaults that its makers document: release, tools, swap,
 * NTP client, firewall and mounts. docs/machines.md says which of them a cluster was set up on.
 */
const folder = join(__dirname, "facts");

const requirements: HostRequirements = {
  address: "192.0.2.11",
  profile: "standard",
  besideDocker: false,
  roles: ["master", "etcd", "worker"],
  ...withFlannel,
  loadBalancer: true,
  pods: "10.244.0.0/16",
  services: "10.96.0.0/16",
  hostResolvers: true,
};

const swap = (
  device: string,
  remedy = "take it out of /etc/fstab (what is not in there: systemctl mask its unit in systemctl list-units --all --type swap)",
) =>
  `it swaps to ${device}, and kubelet refuses to start then; swapoff -a and ${remedy}, or set kubelet.config.failSwapOn to false, with kubelet.config.memorySwap.swapBehavior LimitedSwap to let pods swap`;
const firewalld =
  "its firewall (table inet firewalld) drops forwarded packets, and so those of pods; systemctl disable --now firewalld, or firewall-cmd --permanent --zone=trusted --add-source=10.244.0.0/16, the same for the address of each other host, and firewall-cmd --reload";
const reboot =
  "take it out of /etc/modprobe.d where it is switched off, and reboot if the kernel was upgraded since it booted";
const itself = (file: string) =>
  `${file} names the resolver 127.0.0.1, which is CoreDNS itself in its pod; set network.dnsUpstreams to the servers behind it`;

/** By the name of the file: what the preflight says. */
const expected: Readonly<Record<string, readonly string[]>> = {
  "arm64-server": [],
  "debian-13": ["it has no curl, which the set-up uses; apt-get install curl", swap("/dev/vda5")],
  firewalld: [swap("/dev/zram0", "make /etc/systemd/zram-generator.conf an empty file"), firewalld],
  flatcar: [
    "/usr/local/bin is read-only, and binaries are installed there; mount a file system there that can be written to",
    "/run/containerd/containerd.sock exists, so another containerd runs; set hosts[].besideDocker if it is Docker's, otherwise remove it first",
  ],
  "network-manager": [itself("/etc/resolv.conf")],
  "opensuse-leap-15.6": [firewalld],
  "raspberry-pi": [
    `its kernel has no vxlan, which network.backend vxlan needs; apt-get install linux-modules-extra-6.8.0-1018-raspi, ${reboot}`,
  ],
  "raspberry-pi-os": [
    "its kernel has no memory controller of cgroups, and pods with limits do not start without; take cgroup_disable=memory out of its boot parameters (on a Raspberry Pi add cgroup_enable=memory to the line in /boot/firmware/cmdline.txt), and reboot",
    swap("/var/swap", "systemctl disable dphys-swapfile"),
  ],
  "resolved-behind-dnsmasq": [itself("/run/systemd/resolve/resolv.conf")],
  "resolved-stub": [],
  "rocky-9": [firewalld],
  "ubuntu-24.04": [swap("/swap.img")],
};

const faultsOf = (name: string, more: Partial<HostRequirements> = {}) =>
  failedChecks(parseFacts(readFileSync(join(folder, `${name}.txt`), "utf8"), 1000), {
    ...requirements,
    ...more,
  });

describe("the preflight of a host as its distribution sets it up", () => {
  it("has an expectation for each kind", () => {
    const kinds = readdirSync(folder).map((file) => file.replace(/\.txt$/, ""));
    deepStrictEqual(kinds.sort(), Object.keys(expected).sort());
  });

  for (const [name, faults] of Object.entries(expected))
    it(`${faults.length > 0 ? "names what is in the way" : "passes"}: ${name}`, () =>
      deepStrictEqual(faultsOf(name), faults));

  it("refuses an arm64 host that the stack file calls amd64", () =>
    deepStrictEqual(faultsOf("arm64-server", { architecture: "amd64" }), [
      "it is arm64, and hosts[].architecture says amd64; correct it or take it out",
    ]));

  it("asks for systemd-timesyncd where chrony is usual, if time servers are set", () =>
    deepStrictEqual(faultsOf("rocky-9", { timeServers: true }).slice(0, 1), [
      "chronyd.service sets its clock, and timeServers are set for systemd-timesyncd.service only; set timeServers to [] for it and its servers by files, or change to systemd-timesyncd",
    ]));

  it("lets a resolver on the host's loopback be where CoreDNS asks others", () =>
    deepStrictEqual(faultsOf("network-manager", { hostResolvers: false }), []));
});
