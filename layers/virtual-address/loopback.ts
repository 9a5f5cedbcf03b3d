import type { HostFiles } from "../formats/host-file";
import { layout } from "../formats/layout";
import { unit } from "../formats/unit";

const name = "kubernetes-virtual-address";

/** Inputs of the program that keeps an address on a master's loopback interface. */
export const loopback = {
  unit: `${name}.service`,
  program: `${layout.libexec}/${name}`,
  data: layout.virtualAddressData,
  /** Exists while the host has the address and should keep it. */
  kept: `${layout.virtualAddressData}/kept`,
  /** Contains `yes` while bgpd has the route. */
  announced: `${layout.virtualAddressData}/announced`,
} as const;

/** Distinguishes the managed address from others on the interface. At most 15 characters, beginning with the interface's name. */
const label = "lo:k8s-api";

/** Seconds for the pod to notice that the address is being removed, and the same again for routers to learn that the route is gone. */
const noticeSeconds = 2;
/** A busy host takes longer to withdraw a route. A killed pod never reports that it has. */
const longestSeconds = 15;

/** Succeeds while the host has the address. */
export const hasAddress = (address: string): string =>
  `ip -o -4 address show dev lo label ${label} | grep -qF ' ${address}/32 '`;

/** The program and the unit that maintain it, started before the kubelet. */
export const loopbackFiles = (address: string): HostFiles => ({
  [loopback.program]: { content: program(address), mode: "0755" },
  [`${layout.systemd}/${loopback.unit}`]: { content: service },
});

/**
 * The loopback interface needs no kernel module and is never down. The managed address is found by its label, not by itself: when an
 * edit stops the unit, the program already knows only the new address.
 */
const program = (address: string): string => `#!/bin/sh
# Keeps the virtual address of the API on this host. Usage: ${name} keep | release
set -eu
export LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

release() { ip address flush dev lo label ${label}; }

case $1 in
  keep)
    while :; do
      ${hasAddress(address)} || { release && ip address add ${address}/32 dev lo label ${label}; }
      : >${loopback.kept}
      sleep 5
    done
    ;;
  # The route goes before the address.
  release)
    rm -f ${loopback.kept}
    sleep ${noticeSeconds}
    seconds=0
    while [ "$(cat ${loopback.announced} 2>/dev/null)" = yes ] && [ $seconds -lt ${longestSeconds} ]; do
      sleep 1
      seconds=$((seconds + 1))
    done
    sleep ${noticeSeconds}
    release
    ;;
  *) exit 2 ;;
esac
`;

const service = unit({
  Unit: {
    Description: "Virtual address of the Kubernetes API",
    Before: "kubelet.service",
    RequiresMountsFor: `${loopback.data} ${loopback.program}`,
  },
  Service: {
    ExecStart: `${loopback.program} keep`,
    ExecStopPost: `${loopback.program} release`,
    Restart: "always",
    RestartSec: "2s",
  },
  Install: { WantedBy: "multi-user.target" },
});
