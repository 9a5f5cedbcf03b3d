import { compareReleases, releaseNumber, sameMinor } from "../release-number";
import type { Rule } from "./rule";

/**
 * Releases of Kubernetes, by https://kubernetes.io/releases/version-skew-policy/. The value on record is that of one control
 * plane, and changes only with its pods: a release whose image cannot be pulled is taken back by an edit.
 */
export const kubernetesRelease: Rule<string> = (from, to, { after }) => {
  const edit = `${from} to ${to}`;
  const [old, now] = [releaseNumber(from), releaseNumber(to)];
  if (old.major !== now.major) return `${edit}: changes the major release`;
  if (now.minor > old.minor + 1)
    return `${edit}: skips a minor release, and an API server upgrades by one; go to a ${old.major}.${old.minor + 1} first`;
  if (now.minor < old.minor - 1)
    return `${edit}: goes back more than one minor release; restore a snapshot instead`;
  if (now.minor < old.minor && after["rollout.allowDowngrade"] !== true)
    return `${edit}: goes back a minor release, and objects may be stored in versions that the older one cannot read; read docs/upgrades.md, then set rollout.allowDowngrade`;
  return undefined;
};

/** The patch release that each minor release of etcd has to have before the next one (etcd.io/docs, "Upgrade checklists"). */
const steps: Readonly<Record<string, string>> = { "3.5": "3.5.32", "3.6": "3.6.11" };

/** Releases of etcd, by https://etcd.io/docs/latest/upgrades/upgrading-etcd/. The value on record is that of one member. */
export const etcdRelease: Rule<string> = (from, to) => {
  if (sameMinor(from, to)) return undefined;
  const edit = `${from} to ${to}`;
  const [old, now] = [releaseNumber(from), releaseNumber(to)];
  if (compareReleases(to, from) < 0)
    return `${edit}: goes back a minor release, and its data stays in the newer format; restore a snapshot instead, or pulumi destroy first where no member ever ran`;
  if (old.major !== now.major || now.minor > old.minor + 1)
    return `${edit}: skips a minor release, and members upgrade by one; go to a ${old.major}.${old.minor + 1} first`;
  const step = steps[`${old.major}.${old.minor}`];
  return step && compareReleases(from, step) < 0
    ? `${edit}: starts from a release that may not run beside it; go to ${step} or newer first`
    : undefined;
};
