import { sameMinor } from "../../config/release-number";
import type { NodeObservation } from "../../kubernetes/node-observation";
import type { Versions } from "../../versions";

/** The releases on a node that decide whether a change of it moves its pods away first. */
export type NodeReleases = Pick<Versions, "kubernetes" | "containerd" | "runc"> & {
  /** Settings by which the kubelet gives processors and memory to single pods; absent if it does not. */
  readonly resourceManagers?: string;
};

/**
 * The programs whose minor release is never changed below running pods. Patch releases, settings, CNI plugins and images
 * are: a kubelet and a containerd that restart leave containers running.
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
 * What a node runs: by its own report where it has one, since a run that was killed could not record what it had changed; else by
 * the record, which alone knows of runc and of settings.
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

/** Why the pods of a node move away before it changes from one set of releases to another; empty when they stay. */
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

/** Why the pods of a node move away when its cluster gets a second family. A pod has the addresses that it started with. */
export const secondFamilyReason = "running pods would keep one address, and get no IPv6 address";

/** The same for a preview, which knows what the node was given and is to be given. */
export const familyReasons = (
  from: { readonly ipv6?: unknown } | undefined,
  to: { readonly ipv6?: unknown } | undefined,
): string[] => (from && !from.ipv6 && to?.ipv6 ? [secondFamilyReason] : []);
