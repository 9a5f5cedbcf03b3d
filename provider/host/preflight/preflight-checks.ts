import { duration } from "../../../text/duration";
import type { KubeletRequirements } from "../../../config/settings/kubelet-requirements";
import type { HostProfile } from "../../../config/schema";
import { maximumSkewSeconds } from "../../../pki/clock";
import { layout } from "../../../layers/formats/layout";
import { containerdPlaces } from "../../../layers/containerd/places";
import type { Facts } from "../../../host/facts";
import type { PortUse } from "../../../layers/listener";
import { architectures, type Architecture } from "../../../versions";
import { forwardingFaults, networkFaults, type PodNetworking } from "./network";
import { networkCniFile } from "../../../layers/network/parts";
import { foreignPathError } from "./foreign-paths";
import { ipv6Faults, type Ipv6Requirements } from "./ipv6";
import { hugePageFaults, type HugePages } from "./huge-pages";
import { missingParts } from "./missing-tools";
import { mountFaults } from "./mounts";
import { occupiedPorts } from "./occupied-ports";
import { mtuFaults, networkClashes } from "./network-clashes";
import { otherInstallations, settingsFor } from "./other-installations";
import { reservationFaults } from "./reservations";
import { limitedSwapFaults, swapFaults } from "./swap";
import { timeFaults } from "./time-servers";

/** What the stack file requires of a host. */
export interface HostRequirements
  extends PortUse, PodNetworking, KubeletRequirements, HugePages, Ipv6Requirements {
  readonly network: PortUse["network"] & Ipv6Requirements["network"];
  /** As the stack file asserts it; any supported one if it does not. */
  readonly architecture?: Architecture;
  readonly profile: HostProfile;
  readonly besideDocker: boolean;
  /** MTU of the hosts' network that the pod network assumes; the interface's if the stack file does not set it. */
  readonly mtu?: number;
  /** Whether the stack file sets time servers. @default false */
  readonly timeServers?: boolean;
}

const minimumMemoryMib = { master: 1700, worker: 900 };
/** Space that each purpose needs, by directory. All of them may be one file system. */
const minimumFreeMib = (
  requirements: HostRequirements,
): Readonly<Record<string, readonly [string, number]>> => ({
  [containerdPlaces(requirements).data]: ["images need", 5_000],
  "/var/lib": ["downloads need", 1_000],
  [layout.kubeletData]: ["pods need", 1_000],
  [layout.etcdData]: ["etcd needs", 1_000],
});
/** kube-proxy's nftables mode requires it (pkg/proxy/nftables). */
const minimumKernel = [5, 13] as const;
/** The first one whose `systemctl show` accepts `-P`, which the scripts use. */
const minimumSystemd = 246;

/** Why a host cannot become a node: for each failed check, what is wrong, why it matters, and the remedy. */
export function failedChecks(facts: Facts, requirements: HostRequirements): string[] {
  const memory = minimumMemoryMib[requirements.roles.includes("master") ? "master" : "worker"];
  const [major = 0, minor = 0] = facts.kernel.split(/[.-]/).map((part) => Number(part) || 0);
  const kernelIsOld =
    major < minimumKernel[0] || (major === minimumKernel[0] && minor < minimumKernel[1]);
  const wanted: readonly string[] = requirements.architecture
    ? [requirements.architecture]
    : architectures;
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
        ? `it is ${facts.architecture}, and hosts[].architecture says ${requirements.architecture}; correct it or take it out`
        : `it is ${facts.architecture || "of no known architecture"}, and nodes are ${architectures.join(" or ")}; use another machine`,
    ),
    ...fault(
      kernelIsOld,
      `its kernel is ${facts.kernel}, and kube-proxy's nftables mode needs ${minimumKernel.join(".")}; upgrade the kernel`,
    ),
    ...missingParts(facts, requirements.profile),
    ...fault(
      facts.memoryMib < memory,
      `it has ${facts.memoryMib} MiB of memory, and its roles need ${memory}; add memory or take a role away`,
    ),
    ...reservationFaults(facts, requirements),
    ...hugePageFaults(facts, requirements),
    ...lackOfSpace(facts, requirements),
    ...fault(
      skew > maximumSkewSeconds,
      `its clock is ${duration(skew)} ${facts.clockAheadSeconds > 0 ? "ahead" : "behind"}, and certificates and etcd need the time; start systemd-timesyncd or chrony`,
    ),
    ...swapFaults(facts, requirements),
    ...fault(
      facts.cgroup === "v1" && requirements.profile === "standard",
      `it has cgroup v1, which Kubernetes no longer supports; boot with systemd.unified_cgroup_hierarchy=1, or set its profile to nested if it is a container`,
    ),
    ...limitedSwapFaults(facts, requirements),
    ...timeFaults(facts, requirements),
    ...fault(
      facts.machineId.length !== 32,
      `it has no /etc/machine-id, which distinguishes nodes; systemd-machine-id-setup`,
    ),
    ...fault(
      !facts.addresses.includes(requirements.address),
      `none of its interfaces has ${requirements.address}; put the address that the host itself carries into hosts[].address, and the one that SSH connects to into hosts[].sshAddress`,
    ),
    ...ipv6Faults(facts, requirements),
    ...mountFaults(facts.surroundings),
    ...networkFaults(facts.surroundings, requirements),
    ...mtuFaults(facts.surroundings, requirements),
    ...(facts.carried ? [] : occupied(facts, requirements)),
  ];
}

function lackOfSpace({ freeMib }: Facts, requirements: HostRequirements): string[] {
  return Object.entries(minimumFreeMib(requirements))
    .filter(([directory]) => directory !== layout.etcdData || requirements.roles.includes("etcd"))
    .flatMap(([directory, [needs, minimum]]) =>
      fault(
        (freeMib[directory] ?? 0) < minimum,
        `${freeMib[directory] ?? 0} MiB are free below ${directory}, and ${needs} ${minimum}; make room`,
      ),
    );
}

const occupied = (
  { openPorts, occupiedPaths, surroundings }: Facts,
  requirements: HostRequirements,
): string[] => [
  ...occupiedPorts(openPorts, requirements),
  ...occupiedPaths.map(foreignPathError),
  ...otherInstallations(surroundings, settingsFor(requirements), networkCniFile(requirements)),
  ...forwardingFaults(surroundings, {
    ...requirements,
    ipv6Pods: requirements.network.ipv6?.podCidr,
  }),
  ...networkClashes(surroundings, requirements, requirements.network.ipv6),
];

const isKnown = (architecture: string) => architectures.some((one) => one === architecture);

const fault = (failed: boolean, text: string): string[] => (failed ? [text] : []);
