import { deepStrictEqual } from "node:assert";
import { missingParts } from "../../../../../provider/host/preflight/missing-tools";

const whole = {
  missingTools: [],
  missingFeatures: [],
  hasKernelLog: true,
  distribution: "debian ",
  kernel: "6.8.0-1018-raspi",
};
const uses = "which the set-up uses";
const reboot =
  "take it out of /etc/modprobe.d where it is switched off, and reboot if the kernel was upgraded since it booted";

type Given = Partial<Parameters<typeof missingParts>[0]>;
const rows: readonly (readonly [string, Given, "standard" | "nested", readonly string[]])[] = [
  ["nothing", {}, "standard", []],
  [
    "sysctl on Debian",
    { missingTools: ["sysctl"] },
    "standard",
    [`it has no sysctl, ${uses}; apt-get install procps`],
  ],
  [
    "tools on Fedora",
    { missingTools: ["ip", "tar"], distribution: "fedora " },
    "standard",
    [`it has no ip, ${uses}; dnf install iproute`, `it has no tar, ${uses}; dnf install tar`],
  ],
  [
    "a tool on a distribution that is like RHEL",
    { missingTools: ["sysctl"], distribution: "rocky rhel centos fedora" },
    "standard",
    [`it has no sysctl, ${uses}; dnf install procps-ng`],
  ],
  [
    "a tool on openSUSE",
    { missingTools: ["awk"], distribution: "opensuse-leap suse opensuse" },
    "standard",
    [`it has no awk, ${uses}; zypper install gawk`],
  ],
  [
    "a tool on a distribution that nobody knows",
    { missingTools: ["flock"], distribution: "plan9 " },
    "standard",
    [`it has no flock, ${uses}; install the package that has it, such as util-linux`],
  ],
  [
    "kmod, without which nothing is known of modules",
    { missingTools: ["modprobe"], missingFeatures: ["overlay", "vxlan"] },
    "standard",
    [`it has no modprobe, ${uses}; apt-get install kmod`],
  ],
  [
    "queues of nftables, in a nested host too",
    { missingFeatures: ["nft_queue"] },
    "nested",
    [
      `its kernel has no nft_queue, which network.policies needs (CONFIG_NFT_QUEUE); install the distribution's full kernel package, such as linux-image-amd64, ${reboot}`,
    ],
  ],
  [
    "vxlan of Ubuntu on a Raspberry Pi",
    { missingFeatures: ["vxlan"], distribution: "ubuntu debian" },
    "standard",
    [
      `its kernel has no vxlan, which network.backend vxlan needs; apt-get install linux-modules-extra-6.8.0-1018-raspi, ${reboot}`,
    ],
  ],
  [
    "wireguard on Debian",
    { missingFeatures: ["wireguard"] },
    "standard",
    [
      `its kernel has no wireguard, which network.backend wireguard needs; install the distribution's full kernel package, such as linux-image-amd64, ${reboot}`,
    ],
  ],
  [
    "wireguard on Ubuntu",
    { missingFeatures: ["wireguard"], distribution: "ubuntu debian", kernel: "6.8.0-45-generic" },
    "standard",
    [
      `its kernel has no wireguard, which network.backend wireguard needs; apt-get install linux-modules-extra-6.8.0-45-generic, ${reboot}`,
    ],
  ],
  [
    "a module on openSUSE, whose base kernel has few",
    { missingFeatures: ["br_netfilter"], distribution: "opensuse-leap suse opensuse" },
    "standard",
    [`its kernel has no br_netfilter, which pods need; zypper install kernel-default, ${reboot}`],
  ],
  [
    "nft_fib",
    { missingFeatures: ["nft_fib"], distribution: "arch " },
    "standard",
    [
      `its kernel has no nft_fib, which kube-proxy needs; install the distribution's full kernel package, ${reboot}`,
    ],
  ],
  [
    "a controller of cgroups that is switched off at boot",
    { missingFeatures: ["cgroup_memory"] },
    "standard",
    [
      "its kernel has no memory controller of cgroups, and pods with limits do not start without; take cgroup_disable=memory out of its boot parameters (on a Raspberry Pi add cgroup_enable=memory to the line in /boot/firmware/cmdline.txt), and reboot",
    ],
  ],
  [
    "kmod and what a machine around it loads, in a container",
    { missingTools: ["modprobe"], missingFeatures: ["vxlan", "nf_conntrack"] },
    "nested",
    [],
  ],
  [
    "overlay in a container",
    { missingFeatures: ["overlay"] },
    "nested",
    [
      `its kernel has no overlay, which pods need; install the distribution's full kernel package, such as linux-image-amd64, ${reboot}`,
    ],
  ],
  [
    "the kernel's messages",
    { hasKernelLog: false },
    "nested",
    [
      "it has no /dev/kmsg that can be read, and kubelet does not start without it; for a container of LXC: lxc.mount.entry = /dev/kmsg dev/kmsg none defaults,bind,create=file",
    ],
  ],
];

describe("what a host lacks", () => {
  for (const [what, given, profile, expected] of rows)
    it(`is reported with its remedy: ${what}`, () =>
      deepStrictEqual(missingParts({ ...whole, ...given }, profile), expected));

  it("has names that are also those of every object's properties", () => {
    const named = { missingTools: ["constructor"], missingFeatures: ["toString"] };
    deepStrictEqual(missingParts({ ...whole, ...named, distribution: "valueOf" }, "standard"), [
      "it has no constructor, which the set-up uses; install the package that has it, such as constructor",
      "its kernel has no toString, which pods need; install the distribution's full kernel package, take it out of /etc/modprobe.d where it is switched off, and reboot if the kernel was upgraded since it booted",
    ]);
  });
});
