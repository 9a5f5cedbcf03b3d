import { oldestWithProbes, type Versions } from "../../versions";
import { compareReleases, releaseNumber } from "../release-number";

/** Releases that one minor release of Kubernetes works with. */
interface Companions {
  /** Oldest containerd tested with it (containerd's RELEASES.md, "Kubernetes Support"). */
  readonly containerd: string;
  /** Oldest etcd that its kubeadm accepts (`MinExternalEtcdVersion`). */
  readonly etcd: string;
  /** Newest minor release of etcd that it ships with (build/dependencies.yaml). */
  readonly newestEtcd: string;
}

/**
 * Supported minor releases of Kubernetes. Flags and feature gates come and go: before adding a release, compare the rendered
 * files with its changelog.
 */
const companions: Readonly<Record<string, Companions>> = {
  "1.36": { containerd: "2.2.0", etcd: "3.5.24", newestEtcd: "3.6" },
  "1.37": { containerd: "2.2.0", etcd: "3.6.0", newestEtcd: "3.7" },
};

const minorOf = (release: string): string => {
  const { major, minor } = releaseNumber(release);
  return `${major}.${minor}`;
};

/** Releases that do not work together, as `place: cause; remedy`. */
export function versionErrors(versions: Versions): string[] {
  const { kubernetes, containerd, etcd } = versions;
  const known = companions[minorOf(kubernetes)];
  if (!known)
    return [
      `versions.kubernetes: Kubernetes ${minorOf(kubernetes)} is not supported; supported minor releases: ${Object.keys(companions).join(", ")}`,
    ];
  return [
    ...probeErrors(versions),
    ...(compareReleases(containerd, known.containerd) < 0
      ? [
          `versions.containerd: ${containerd} is too old for Kubernetes ${kubernetes}; use ${known.containerd} or later`,
        ]
      : []),
    ...(compareReleases(etcd, known.etcd) < 0
      ? [
          `versions.etcd: ${etcd} is too old for Kubernetes ${kubernetes}; use ${known.etcd} or later`,
        ]
      : []),
    ...(compareReleases(`${minorOf(etcd)}.0`, `${known.newestEtcd}.0`) > 0
      ? [
          `versions.etcd: ${etcd} is too new for Kubernetes ${kubernetes}; use ${known.newestEtcd} or earlier`,
        ]
      : []),
  ];
}

const probeErrors = (versions: Versions): string[] =>
  (Object.keys(oldestWithProbes) as (keyof typeof oldestWithProbes)[])
    .filter((program) => compareReleases(versions[program], oldestWithProbes[program]) < 0)
    .map(
      (program) =>
        `versions.${program}: ${versions[program]} does not answer readiness probes; use ${oldestWithProbes[program]} or later`,
    );
