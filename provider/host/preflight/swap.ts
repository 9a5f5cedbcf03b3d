import type { KubeletRequirements } from "../../../config/settings/kubelet-requirements";
import type { HostProfile } from "../../../config/schema";
import type { Facts } from "../../../host/facts";

type Wanted = KubeletRequirements & { readonly profile: HostProfile };

/** Why a kubelet would not start because of swap. A container cannot see what the machine around it swaps to. */
export function swapFaults(
  { swap }: Pick<Facts, "swap">,
  { profile, swap: mayStay }: Wanted,
): string[] {
  if (swap.length === 0 || profile !== "standard" || mayStay) return [];
  return [
    `it swaps to ${swap.join(", ")}, and kubelet refuses to start then; swapoff -a and ${places(swap).join(" and ")}, or set kubelet.config.failSwapOn to false, with kubelet.config.memorySwap.swapBehavior LimitedSwap to let pods swap`,
  ];
}

/**
 * How to keep swap off after a reboot. systemd activates swap partitions even if no file names them (systemd-gpt-auto-generator), and
 * Raspberry Pi OS has its own service for a swap file. An empty file overrides zram-generator's own settings, see
 * zram-generator.conf(5).
 */
const places = (swap: readonly string[]): string[] => [
  ...(swap.some((one) => !isZram(one) && one !== dphys)
    ? [
        "take it out of /etc/fstab (what is not in there: systemctl mask its unit in systemctl list-units --all --type swap)",
      ]
    : []),
  ...(swap.includes(dphys) ? ["systemctl disable dphys-swapfile"] : []),
  ...(swap.some(isZram) ? ["make /etc/systemd/zram-generator.conf an empty file"] : []),
];

/** The file of dphys-swapfile: its CONF_SWAPFILE. */
const dphys = "/var/swap";

const isZram = (device: string): boolean => device.startsWith("/dev/zram");

/** Why pods of a container could not use swap. */
export const limitedSwapFaults = (
  { cgroup }: Pick<Facts, "cgroup">,
  { profile, limitedSwap }: Wanted,
): string[] =>
  cgroup === "v1" && profile === "nested" && limitedSwap === true
    ? [
        `it has cgroup v1, in which pods cannot swap; take kubelet.config.memorySwap out for it, or boot the machine around it with systemd.unified_cgroup_hierarchy=1`,
      ]
    : [];
