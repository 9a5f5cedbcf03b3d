import type { Versions } from "../../versions";
import { compareReleases, releaseNumber } from "../release-number";

/** What one minor release of Kubernetes runs with. */
interface Companions {
  /** The oldest containerd that its makers run it with (containerd's RELEASES.md, "Kubernetes Support"). */
  readonly containerd: string;
  /** The oldest etcd that kubeadm of that release accepts (`MinExternalEtcdVersion`). */
  readonly etcd: string;
  /** The newest minor release of etcd that it comes with (build/dependencies.yaml). */
  readonly newestEtcd: string;
}

/**
 * The minor releases of Kubernetes that the files of hosts are written for. Flags and feature gates come and go with each:
 * a new one gets a line here when its files were read against its changelog.
 */
const companions: Readonly<Record<string, Companions>> = {
  "1.36": { containerd: "2.2.0", etcd: "3.5.24", newestEtcd: "3.6" },
  "1.37": { containerd: "2.2.0", etcd: "3.6.0", newestEtcd: "3.7" },
};

/** The oldest release, of those that were run, that answers the probes by which its pods are judged. */
const oldestProbed = {
  // https://github.com/flannel-io/flannel/pull/2523
  flannel: "0.28.10",
  metallb: "0.16.0",
} as const satisfies Partial<Versions>;

const minorOf = (release: string): string => {
  const { major, minor } = releaseNumber(release);
  return `${major}.${minor}`;
};

/** Releases that do not go together, each as `place: what is wrong`. */
export function versionFaults(versions: Versions): string[] {
  const { kubernetes, containerd, etcd } = versions;
  const known = companions[minorOf(kubernetes)];
  if (!known)
    return [
      `versions.kubernetes: ${kubernetes} is of no minor release that hosts' files are written for: ${Object.keys(companions).join(", ")}`,
    ];
  return [
    ...probeFaults(versions),
    ...(compareReleases(containerd, known.containerd) < 0
      ? [
          `versions.containerd: ${containerd} is too old for Kubernetes ${kubernetes}, which needs ${known.containerd} or newer`,
        ]
      : []),
    ...(compareReleases(etcd, known.etcd) < 0
      ? [
          `versions.etcd: ${etcd} is too old for Kubernetes ${kubernetes}, which needs ${known.etcd} or newer`,
        ]
      : []),
    ...(compareReleases(`${minorOf(etcd)}.0`, `${known.newestEtcd}.0`) > 0
      ? [
          `versions.etcd: ${etcd} is newer than what Kubernetes ${kubernetes} is made for: ${known.newestEtcd} at most`,
        ]
      : []),
  ];
}

const probeFaults = (versions: Versions): string[] =>
  (["flannel", "metallb"] as const)
    .filter((program) => compareReleases(versions[program], oldestProbed[program]) < 0)
    .map(
      (program) =>
        `versions.${program}: ${versions[program]} is too old to tell whether it is ready: ${oldestProbed[program]} or newer does`,
    );
