import { compareReleases, releaseNumber, sameMinor } from "../config/release-number";
import type { ClusterReleaseInputs } from "./cluster-release";

/** What cannot be changed on a cluster that lives, and why. */
const fixed = {
  name: "the cluster's authorities and their certificates have it",
  domain: "pods have it in their resolv.conf, and tokens in their issuer",
  podCidr: "pods and nodes have their addresses from it",
  serviceCidr: "Services have their addresses from it, and the cluster's DNS its own",
} as const;

/**
 * Why a cluster cannot be changed from one stack file to another, each as `place: what is wrong`; empty when it can.
 * By https://kubernetes.io/releases/version-skew-policy/ and https://etcd.io/docs/latest/upgrades/upgrading-etcd/.
 */
export function releaseFaults(olds: ClusterReleaseInputs, news: ClusterReleaseInputs): string[] {
  return [
    ...fixedFaults(olds, news),
    ...kubernetesFaults(olds.versions.kubernetes, news.versions.kubernetes, news.allowDowngrade),
    ...etcdFaults(olds.versions.etcd, news.versions.etcd),
    ...hostFaults(olds, news),
  ];
}

const fixedFaults = ({ cluster: old }: ClusterReleaseInputs, { cluster }: ClusterReleaseInputs) =>
  (Object.keys(fixed) as (keyof typeof fixed)[])
    .filter((key) => old[key] !== cluster[key])
    .map(
      (key) =>
        `cluster.${key}: is ${old[key]} on the cluster that runs, and cannot become ${cluster[key]}: ${fixed[key]}; a cluster with another one is another stack`,
    );

function kubernetesFaults(from: string, to: string, allowDowngrade: boolean): string[] {
  const place = `versions.kubernetes: ${from} to ${to}`;
  const [old, now] = [releaseNumber(from), releaseNumber(to)];
  if (old.major !== now.major) return [`${place}: changes the major release`];
  if (now.minor > old.minor + 1)
    return [
      `${place}: skips a minor release, and an API server upgrades by one; go to a ${old.major}.${old.minor + 1} first`,
    ];
  if (now.minor < old.minor - 1)
    return [`${place}: goes back more than one minor release; restore a snapshot instead`];
  if (now.minor < old.minor && !allowDowngrade)
    return [
      `${place}: goes back a minor release, and objects may be stored in versions that the older one cannot read; read docs/upgrades.md, then set rollout.allowDowngrade`,
    ];
  return [];
}

/** The patch release that each minor release of etcd has to have before the next one (etcd.io/docs, "Upgrade checklists"). */
const etcdSteps: Readonly<Record<string, string>> = { "3.5": "3.5.32", "3.6": "3.6.11" };

function etcdFaults(from: string, to: string): string[] {
  if (sameMinor(from, to)) return [];
  const place = `versions.etcd: ${from} to ${to}`;
  const [old, now] = [releaseNumber(from), releaseNumber(to)];
  if (compareReleases(to, from) < 0)
    return [
      `${place}: goes back a minor release, and its data stays in the newer format; restore a snapshot instead`,
    ];
  if (old.major !== now.major || now.minor > old.minor + 1)
    return [
      `${place}: skips a minor release, and members upgrade by one; go to a ${old.major}.${old.minor + 1} first`,
    ];
  const step = etcdSteps[`${old.major}.${old.minor}`];
  return step && compareReleases(from, step) < 0
    ? [`${place}: starts from a release that may not run beside it; go to ${step} or newer first`]
    : [];
}

/** A new host begins with today's releases, while the control plane still has those of yesterday. */
function hostFaults(olds: ClusterReleaseInputs, news: ClusterReleaseInputs): string[] {
  const added = news.hosts.filter((host) => !olds.hosts.includes(host));
  const changed = (["kubernetes", "etcd"] as const).filter(
    (program) => !sameMinor(olds.versions[program], news.versions[program]),
  );
  return added.length > 0 && changed.length > 0
    ? [
        `hosts: ${added.join(", ")} would be new while the minor release of ${changed.join(" and ")} changes; do one of the two first`,
      ]
    : [];
}
