import { sameMinor } from "../../config/release-number";
import type { NodeObservation } from "../../kubernetes/node-observation";
import type { Versions } from "../../versions";

/** Releases on a node that decide whether a change drains it first. */
export type NodeReleases = Pick<Versions, "kubernetes" | "containerd" | "runc"> & {
  /** Settings by which the kubelet reserves processors and memory for single pods; absent if it does not. */
  readonly resourceManagers?: string;
};

/**
 * Programs whose minor release never changes while pods run. Patch releases, settings, CNI plugins and images do: containers keep
 * running while the kubelet and containerd restart.
 */
const drained: readonly {
  readonly program: keyof Omit<NodeReleases, "resourceManagers">;
  readonly name: string;
  readonly why: string;
}[] = [
  {
    program: "kubernetes",
    name: "kubelet",
    // https://kubernetes.io/releases/version-skew-policy/#kubelet-1
    why: "in-place minor version upgrades of a kubelet are not supported",
  },
  {
    program: "containerd",
    name: "containerd",
    // https://github.com/containerd/containerd/blob/main/RELEASES.md: the shim that runs a container stays that of the release before.
    why: "shims of the release before would go on under the new one",
  },
  {
    program: "runc",
    name: "runc",
    // https://github.com/opencontainers/runc/blob/main/CHANGELOG.md: the state of a running container is private to a release.
    why: "containers that the release before made would be handled by the new one",
  },
];

/**
 * What a node runs: as it reports, if it does, because a killed run could not record what it had changed; otherwise as recorded.
 * Only the record knows about runc and settings.
 */
export function runningReleases(
  recorded: NodeReleases | undefined,
  node: Pick<NodeObservation, "kubeletVersion" | "containerRuntimeVersion"> | undefined,
): NodeReleases | undefined {
  if (!recorded || !node) return recorded;
  const kubernetes = /^v(\d+\.\d+\.\d+)$/.exec(node.kubeletVersion)?.[1];
  const containerd = /^containerd:\/\/v?(\d+\.\d+\.\d+)$/.exec(node.containerRuntimeVersion)?.[1];
  return { ...recorded, ...(kubernetes && { kubernetes }), ...(containerd && { containerd }) };
}

/** Why a node is drained before it changes between two sets of releases; empty if pods stay. */
export const drainReasons = (from: NodeReleases | undefined, to: NodeReleases): string[] => [
  ...drained
    .filter(({ program }) => from && !sameMinor(from[program], to[program]))
    .map(({ program, name, why }) => `${name} ${from![program]} → ${to[program]}: ${why}`),
  // https://kubernetes.io/docs/tasks/administer-cluster/cpu-management-policies/#changing-the-cpu-manager-policy
  ...(from && from.resourceManagers !== to.resourceManagers
    ? [
        "settings of the CPU or memory manager: running pods would keep the processors of the old ones",
      ]
    : []),
];

/** Why a node is drained when its cluster gets a second address family: a pod keeps the addresses with which it started. */
export const secondFamilyReason = "running pods would keep one address, and get no IPv6 address";

/** The same for a preview, from the recorded and the current inputs. */
export const familyReasons = (
  from: { readonly ipv6?: unknown } | undefined,
  to: { readonly ipv6?: unknown } | undefined,
): string[] => (from && !from.ipv6 && to?.ipv6 ? [secondFamilyReason] : []);
