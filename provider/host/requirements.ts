import { duration } from "../../text/duration";
import type { KubeletDemands } from "../../config/settings/host-demands";
import type { HostProfile } from "../../config/schema";
import { maximumSkewSeconds } from "../../pki/clock";
import { layout } from "../../layers/formats/layout";
import { containerdPlaces } from "../../layers/containerd/places";
import type { Facts } from "../../host/facts";
import type { PortUse } from "../../layers/listener";
import { architectures, type Architecture } from "../../versions";
import { forwardingFaults, networkFaults, type PodNetworking } from "./network";
import { networkCniFile } from "../../layers/network/parts";
import { ipv6Faults, type Ipv6Demands } from "./ipv6";
import { hugePageFaults, type HugePages } from "./huge-pages";
import { missingParts } from "./missing-tools";
import { mountFaults } from "./mounts";
import { occupiedPorts } from "./occupied-ports";
import { mtuFaults, networkClashes } from "./network-clashes";
import { otherInstallations, settingsFor } from "./other-installations";
import { timeFaults } from "./time-servers";

/** What a host is asked to be. */
export interface Demands extends PortUse, PodNetworking, KubeletDemands, HugePages, Ipv6Demands {
  readonly network: PortUse["network"] & Ipv6Demands["network"];
  /** What the stack file says; any that nodes can have where it says nothing. */
  readonly architecture?: Architecture;
  readonly profile: HostProfile;
  readonly besideDocker: boolean;
  /** MTU that the pod network is to expect of the hosts' network; that of the interface where the stack file says nothing. */
  readonly mtu?: number;
  /** Whether the stack file names its time servers. @default false */
  readonly timeServers?: boolean;
}

const usualSocket = containerdPlaces({ besideDocker: false }).socket;

/** Paths that belong to another installation of the same programs, if they exist before ours; `DIRECTORY/` if something is in it. */
export const foreignPaths = ({ besideDocker }: Pick<Demands, "besideDocker">): string[] => [
  "/etc/kubernetes/manifests",
  // A mount point with nothing in it is not.
  `${layout.kubeletData}/`,
  "/var/lib/etcd/member",
  ...(besideDocker ? [] : [usualSocket]),
  "/etc/systemd/system/kubelet.service",
];

const minimumMemoryMib = { master: 1700, worker: 900 };
/** By directory: what needs how much. All of them may be one file system. */
const minimumFreeMib = (demands: Demands): Readonly<Record<string, readonly [string, number]>> => ({
  [containerdPlaces(demands).data]: ["images need", 5_000],
  "/var/lib": ["downloads need", 1_000],
  [layout.kubeletData]: ["pods need", 1_000],
  [layout.etcdData]: ["etcd needs", 1_000],
});
/** nftables mode of kube-proxy asks for it (pkg/proxy/nftables). */
const minimumKernel = [5, 13] as const;
/** The first one whose `systemctl show` takes `-P`, by which hosts are asked. */
const minimumSystemd = 246;

/** Why a host cannot carry a node: for each failed check what is wrong, why it matters and how to mend it. */
export function failedChecks(facts: Facts, demands: Demands): string[] {
  const memory = demands.roles.includes("master")
    ? minimumMemoryMib.master
    : minimumMemoryMib.worker;
  const [major = 0, minor = 0] = facts.kernel.split(/[.-]/).map((part) => Number(part) || 0);
  const kernelIsOld =
    major < minimumKernel[0] || (major === minimumKernel[0] && minor < minimumKernel[1]);
  const wanted: readonly string[] = demands.architecture ? [demands.architecture] : architectures;
  const skew = Math.abs(facts.clockAheadSeconds);
  return [
    ...fault(
      facts.init !== "systemd",
      `its init is ${facts.init}, and containerd and kubelet run as units of systemd; use a host that boots with systemd`,
    ),
    ...fault(
      facts.init === "systemd" && facts.systemd < minimumSystemd,
      `systemd is ${facts.systemd}, and ${minimumSystemd} or later is required; upgrade the distribution`,
    ),
    ...fault(
      !wanted.includes(facts.architecture),
      isKnown(facts.architecture)
        ? `it is ${facts.architecture}, and hosts[].architecture says ${demands.architecture}; correct it or take it out`
        : `it is ${facts.architecture || "of no known architecture"}, and nodes are ${architectures.join(" or ")}; use another machine`,
    ),
    ...fault(
      kernelIsOld,
      `its kernel is ${facts.kernel}, and kube-proxy's nftables mode needs ${minimumKernel.join(".")}; upgrade the kernel`,
    ),
    ...missingParts(facts, demands.profile),
    ...fault(
      facts.memoryMib < memory,
      `it has ${facts.memoryMib} MiB of memory, and its roles need ${memory}; add memory or take a role away`,
    ),
    ...reservationFaults(facts, demands),
    ...hugePageFaults(facts, demands),
    ...lackOfSpace(facts, demands),
    ...fault(
      skew > maximumSkewSeconds,
      `its clock is ${duration(skew)} ${facts.clockAheadSeconds > 0 ? "ahead" : "behind"}, and certificates and etcd need the time; start systemd-timesyncd or chrony`,
    ),
    ...fault(
      facts.swap.length > 0 && demands.profile === "standard" && !demands.swap,
      `it swaps to ${facts.swap.join(", ")}, and kubelet refuses to start then; swapoff -a and take it out of /etc/fstab, or set kubelet.config.failSwapOn to false, with kubelet.config.memorySwap.swapBehavior LimitedSwap to let pods swap`,
    ),
    ...fault(
      facts.cgroup === "v1" && demands.profile === "standard",
      `it has cgroup v1, which Kubernetes has given up; boot with systemd.unified_cgroup_hierarchy=1, or set its profile to nested if it is a container`,
    ),
    ...fault(
      facts.cgroup === "v1" && demands.profile === "nested" && demands.limitedSwap === true,
      `it has cgroup v1, in which pods cannot swap; take kubelet.config.memorySwap out for it, or boot the machine around it with systemd.unified_cgroup_hierarchy=1`,
    ),
    ...timeFaults(facts, demands),
    ...fault(
      facts.machineId.length !== 32,
      `it has no /etc/machine-id, which distinguishes nodes; systemd-machine-id-setup`,
    ),
    ...fault(
      !facts.addresses.includes(demands.address),
      `none of its interfaces has ${demands.address}; put the address that the host itself carries into hosts[].address, and the one that SSH connects to into hosts[].sshAddress`,
    ),
    ...ipv6Faults(facts, demands),
    ...mountFaults(facts.surroundings),
    ...networkFaults(facts.surroundings, demands),
    ...mtuFaults(facts.surroundings, demands),
    ...(facts.carried ? [] : occupied(facts, demands)),
  ];
}

/** Why pods would get no memory, by what is known of a host. */
export const reservationFaults = (
  { memoryMib }: Pick<Facts, "memoryMib">,
  { reservedMemoryMib = 0 }: Pick<Demands, "reservedMemoryMib">,
): string[] =>
  fault(
    reservedMemoryMib >= memoryMib,
    `it has ${memoryMib} MiB of memory, and systemReserved and kubeReserved of its kubelet take ${reservedMemoryMib}; reserve less`,
  );

function lackOfSpace({ freeMib }: Facts, demands: Demands): string[] {
  return Object.entries(minimumFreeMib(demands))
    .filter(([directory]) => directory !== layout.etcdData || demands.roles.includes("etcd"))
    .flatMap(([directory, [needs, minimum]]) =>
      fault(
        (freeMib[directory] ?? 0) < minimum,
        `${freeMib[directory] ?? 0} MiB are free below ${directory}, and ${needs} ${minimum}; make room`,
      ),
    );
}

const occupied = (
  { openPorts, occupiedPaths, surroundings }: Facts,
  demands: Demands,
): string[] => [
  ...occupiedPorts(openPorts, demands),
  ...occupiedPaths.map((path) =>
    path === usualSocket
      ? `${path} is there, so that another containerd runs; set hosts[].besideDocker if it is Docker's, or else remove it first`
      : `${path} is there, so that another container engine or Kubernetes is installed; remove it first`,
  ),
  ...otherInstallations(surroundings, settingsFor(demands), networkCniFile(demands)),
  ...forwardingFaults(surroundings, { ...demands, ipv6Pods: demands.network.ipv6?.podCidr }),
  ...networkClashes(surroundings, demands, demands.network.ipv6),
];

const isKnown = (architecture: string) => architectures.some((one) => one === architecture);

const fault = (failed: boolean, text: string): string[] => (failed ? [text] : []);
