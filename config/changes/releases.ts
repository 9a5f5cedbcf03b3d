import { compareReleases, releaseNumber, sameMinor } from "../release-number";
import type { Rule } from "./rule";

/**
 * Kubernetes releases, by https://kubernetes.io/releases/version-skew-policy/. The recorded value belongs to one control plane
 * and changes only with its pods, so an edit can revert a release whose image cannot be pulled.
 */
export const kubernetesRelease: Rule<string> = (from, to, { after }) => {
  const edit = `${from} to ${to}`;
  const [old, now] = [releaseNumber(from), releaseNumber(to)];
  if (old.major !== now.major) return `${edit}: changes the major release`;
  if (now.minor > old.minor + 1)
    return `${edit}: skips a minor release; upgrade to ${old.major}.${old.minor + 1} first`;
  if (now.minor < old.minor - 1)
    return `${edit}: downgrades by more than one minor release; restore a snapshot instead`;
  if (now.minor < old.minor && after["rollout.allowDowngrade"] !== true)
    return `${edit}: downgrades a minor release, which may not be able to read all stored objects; read docs/upgrades.md, then set rollout.allowDowngrade`;
  return undefined;
};

/** Oldest patch release from which the next minor release of etcd can be reached (etcd.io/docs, "Upgrade checklists"). */
const upgradableFrom: Readonly<Record<string, string>> = { "3.5": "3.5.32", "3.6": "3.6.11" };

/** etcd releases, by https://etcd.io/docs/latest/upgrades/upgrading-etcd/. The recorded value belongs to one member. */
export const etcdRelease: Rule<string> = (from, to) => {
  if (sameMinor(from, to)) return undefined;
  const edit = `${from} to ${to}`;
  const [old, now] = [releaseNumber(from), releaseNumber(to)];
  if (compareReleases(to, from) < 0)
    return `${edit}: downgrades a minor release, which cannot read the newer data format; restore a snapshot instead, or run pulumi destroy if no member has run yet`;
  if (old.major !== now.major || now.minor > old.minor + 1)
    return `${edit}: skips a minor release; upgrade to ${old.major}.${old.minor + 1} first`;
  const step = upgradableFrom[`${old.major}.${old.minor}`];
  return step && compareReleases(from, step) < 0
    ? `${edit}: upgrade to ${step} or later before moving to ${now.major}.${now.minor}`
    : undefined;
};
