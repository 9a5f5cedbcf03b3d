import type { EtcdView, ListedMember } from "../../host/etcd-view";
import { etcdPeerUrl } from "../../layers/etcd/static-pod";

/** Another host that has or had a member. */
export interface OtherHost<Remote = unknown> {
  readonly name: string;
  /** Connection to the host, for requests through its member. */
  readonly remote: Remote;
  /** Observation of the host; absent if that failed. */
  readonly view?: EtcdView;
  /** Why it could not be observed. */
  readonly failure?: string;
  /** Whether that is because it now belongs to another cluster. */
  readonly foreign?: boolean;
}

/** How a host becomes a running member. */
export type Entry<Remote> =
  /** Its data exists: it continues. `cluster` is set if a cluster answers. */
  | { readonly as: "member"; readonly through?: Operating<Remote> }
  /** No host has data: it creates the cluster alone. */
  | { readonly as: "first" }
  /** The others form a cluster: it joins as a learner. Any data that it has is obsolete. */
  | { readonly as: "learner"; readonly through: Operating<Remote>; readonly stale: boolean };

/** A host whose member answers with a quorum. */
export interface Operating<Remote> {
  readonly name: string;
  readonly remote: Remote;
  readonly members: readonly ListedMember[];
  /** Client URLs of the ready members. */
  readonly ready: readonly string[];
}

/** The member of a host in a member list. A member that has never started has no name, but has a peer URL. */
export const memberAt = (
  members: readonly ListedMember[],
  host: { readonly address: string },
): ListedMember | undefined => members.find(({ peerUrls }) => peerUrls.includes(etcdPeerUrl(host)));

/** The first host whose member answers with a quorum. */
export function operatingAmong<Remote>(
  hosts: readonly OtherHost<Remote>[],
): Operating<Remote> | undefined {
  for (const { name, remote, view } of hosts)
    if (view?.members) return { name, remote, members: view.members, ready: view.ready };
  return undefined;
}

/**
 * Whether the host's data is useless to the cluster: etcd cannot read it, the cluster has expelled the member, or it lists
 * another member in its place that has never started and so has no name.
 */
const isStale = (
  { damage, members, status }: EtcdView,
  listed: ListedMember | undefined,
): boolean =>
  !members &&
  (damage !== undefined ||
    !listed ||
    (listed.isLearner && listed.name === "" && status?.id !== listed.id));

/**
 * Why the data of a host that is no member of the cluster in operation is not obsolete: it is ahead of the cluster's. A member that was
 * expelled never is. The first member, started without its data, begins a new cluster: its manifest names no other.
 */
function aheadOfCluster<Remote>(
  host: { readonly name: string; readonly address: string },
  { damage, members, status }: EtcdView,
  others: readonly OtherHost<Remote>[],
  through: Operating<Remote>,
): string | undefined {
  if (members || damage !== undefined || memberAt(through.members, host)) return undefined;
  const own = status?.appliedIndex ?? 0;
  const its = others.find(({ name }) => name === through.name)?.view?.status?.appliedIndex ?? own;
  return own > its
    ? `${host.name}: joining the etcd cluster: its data (raft index ${own}) is ahead of that of ${through.name} (${its}), which does not list it: ${through.name} has lost its data and begun a new cluster; stop etcd on ${through.name}, then start the missing members, or restore the cluster: docs/disaster-recovery.md`
    : undefined;
}

/**
 * Decides how a host becomes a running member of the etcd cluster.
 *
 * Creates a cluster only if there is certainly none: every host that may have etcd data was observed and has none.
 *
 * @param own observation of the host
 * @param others every other host that is, or once was, listed as etcd
 * @param isFirst whether the host is first in the list: only that one may create a cluster
 * @throws Error if that is uncertain, an existing cluster has lost its quorum, or another one has taken its place.
 */
export function entryOf<Remote>(
  host: { readonly name: string; readonly address: string },
  own: EtcdView,
  others: readonly OtherHost<Remote>[],
  isFirst: boolean,
): Entry<Remote> {
  const through = operatingAmong(others);
  if (own.hasData) {
    const refusal = through && aheadOfCluster(host, own, others, through);
    if (refusal) throw new Error(refusal);
    if (through && isStale(own, memberAt(through.members, host)))
      return { as: "learner", through, stale: true };
    return { as: "member", ...(through && { through }) };
  }
  if (through) return { as: "learner", through, stale: false };

  const fail = (cause: string) => new Error(`${host.name}: joining the etcd cluster: ${cause}`);
  const names = (hosts: readonly OtherHost[]) => hosts.map(({ name }) => name).join(", ");
  const withData = others.filter(({ view }) => view?.hasData);
  const unknown = others.filter(({ view }) => !view);
  if (withData.length > 0)
    throw fail(
      `the majority of its members is lost: ${names(withData)} ${withData.length > 1 ? "have" : "has"} its data, and none answers with a quorum` +
        `${unknown.length > 0 ? ` (${names(unknown)} cannot be reached)` : ""}; start the missing members, or restore the cluster: docs/disaster-recovery.md`,
    );
  if (unknown.length > 0)
    throw fail(
      `cannot tell whether an etcd cluster already exists, because ${names(unknown)} cannot be observed: ${unknown[0]!.failure}\n` +
        "make it reachable; if it is gone for good and off the list, add its address to lostHosts",
    );
  if (isFirst) return { as: "first" };
  throw fail(
    "no host has etcd data, and only the first etcd host of the list may create the cluster; run pulumi refresh, then pulumi up",
  );
}
