import type { HostProfile } from "../../../config/schema";
import type { Facts } from "../../../host/facts";

type Present = Pick<
  Facts,
  "missingTools" | "missingFeatures" | "hasKernelLog" | "distribution" | "kernel"
>;

/** Programs and parts of the kernel that a host lacks, each with how to install it on that distribution. */
export function missingParts(facts: Present, profile: HostProfile): string[] {
  // A container loads no modules. The machine around it may load them on demand.
  const tools = facts.missingTools.filter((tool) => profile === "standard" || tool !== "modprobe");
  const features = facts.missingFeatures.filter(
    (feature) => profile === "standard" || inEveryProfile.includes(feature),
  );
  return [
    ...tools.map(
      (tool) => `it has no ${tool}, which the set-up uses; ${installation(tool, facts)}`,
    ),
    // Where modules cannot be loaded, it is unknown whether this one could be.
    ...(tools.includes("modprobe") ? [] : features).map((feature) =>
      feature.startsWith(controller)
        ? withoutController(feature.slice(controller.length))
        : `its kernel has no ${feature}, which ${needs.get(feature) ?? "pods need"}; ${kernelRemedy(facts)}`,
    ),
    ...(facts.hasKernelLog
      ? []
      : [
          "it has no /dev/kmsg that can be read, and kubelet does not start without it; " +
            "for a container of LXC: lxc.mount.entry = /dev/kmsg dev/kmsg none defaults,bind,create=file",
        ]),
  ];
}

/** Prefix of a cgroup controller's name among the parts of the kernel. */
const controller = "cgroup_";

const withoutController = (name: string): string =>
  `its kernel has no ${name} controller of cgroups, and pods with limits do not start without; take cgroup_disable=${name} out of its boot parameters (on a Raspberry Pi add cgroup_enable=${name} to the line in /boot/firmware/cmdline.txt), and reboot`;

const inEveryProfile: readonly string[] = [
  "overlay",
  "br_netfilter",
  "nf_tables",
  "nft_fib",
  "nft_queue",
];

const needs: ReadonlyMap<string, string> = new Map([
  ["nf_conntrack", "kube-proxy needs"],
  ["nf_tables", "kube-proxy needs"],
  ["nft_fib", "kube-proxy needs"],
  ["nft_queue", "network.policies needs (CONFIG_NFT_QUEUE)"],
  ["vxlan", "network.backend vxlan needs"],
  ["wireguard", "network.backend wireguard needs"],
]);

type Manager = "apt-get" | "dnf" | "zypper";

/** Package managers by the words of ID and ID_LIKE in os-release(5), closest first. */
const managers: ReadonlyMap<string, Manager> = new Map([
  ["debian", "apt-get"],
  ["ubuntu", "apt-get"],
  ["fedora", "dnf"],
  ["rhel", "dnf"],
  ["centos", "dnf"],
  ["suse", "zypper"],
  ["opensuse", "zypper"],
  ["sles", "zypper"],
]);

const managerOf = (distribution: string): Manager | undefined =>
  distribution
    .split(" ")
    .map((word) => managers.get(word) ?? managers.get(word.split("-")[0]!))
    .find((manager) => manager !== undefined);

/** Packages with another name than the program, on Debian, Fedora and openSUSE. */
const packages: ReadonlyMap<string, readonly [apt: string, dnf: string, zypper: string]> = new Map([
  ["awk", ["mawk", "gawk", "gawk"]],
  ["cmp", ["diffutils", "diffutils", "diffutils"]],
  ["find", ["findutils", "findutils", "findutils"]],
  ["flock", ["util-linux", "util-linux", "util-linux"]],
  ["ip", ["iproute2", "iproute", "iproute2"]],
  ["modprobe", ["kmod", "kmod", "kmod"]],
  ["mount", ["mount", "util-linux", "util-linux"]],
  ["nft", ["nftables", "nftables", "nftables"]],
  ["sysctl", ["procps", "procps-ng", "procps"]],
]);

function installation(tool: string, { distribution }: Present): string {
  const manager = managerOf(distribution);
  const [apt, dnf, zypper] = packages.get(tool) ?? [tool, tool, tool];
  if (manager === undefined) return `install the package that has it, such as ${apt}`;
  return `${manager} install ${{ "apt-get": apt, dnf, zypper }[manager]}`;
}

function kernelRemedy({ distribution, kernel }: Present): string {
  const manager = managerOf(distribution);
  const ubuntu = distribution.split(" ")[0] === "ubuntu";
  const full = ubuntu
    ? `apt-get install linux-modules-extra-${kernel}`
    : manager === "dnf"
      ? `dnf install kernel-modules-extra`
      : manager === "zypper"
        ? "zypper install kernel-default"
        : distribution.split(" ")[0] === "debian"
          ? "install the distribution's full kernel package, such as linux-image-amd64"
          : "install the distribution's full kernel package";
  return `${full}, take it out of /etc/modprobe.d where it is switched off, and reboot if the kernel was upgraded since it booted`;
}
