import type { Versions } from "../versions";
import { compareReleases, releaseNumber } from "./release-number";

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

/** The oldest flannel that tells whether it is ready (flannel-io/flannel#2523), of those that were run. */
const oldestFlannel = "0.28.10";

const minorOf = (release: string): string => {
  const { major, minor } = releaseNumber(release);
  return `${major}.${minor}`;
};

/** Releases that do not go together, each as `place: what is wrong`. */
export function versionFaults({ kubernetes, containerd, etcd, flannel }: Versions): string[] {
  const known = companions[minorOf(kubernetes)];
  if (!known)
    return [
      `versions.kubernetes: ${kubernetes} is of no minor release that hosts' files are written for: ${Object.keys(companions).join(", ")}`,
    ];
  return [
    ...(compareReleases(flannel, oldestFlannel) < 0
      ? [
          `versions.flannel: ${flannel} is too old for hosts' probes, which need ${oldestFlannel} or newer`,
        ]
      : []),
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
