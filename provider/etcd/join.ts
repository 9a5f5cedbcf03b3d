import type { EtcdView, ListedMember } from "../../host/etcd-view";
import type { RemoteHost } from "../../ssh/host";
import { etcdPeerUrl } from "../../layers/etcd/static-pod";
import type { InitialCluster } from "../../layers/etcd/start";
import { addLearner, expel } from "./changes";
import { memberAt, type Entry, type Operating } from "./entry";

/**
 * The member's place in the cluster, and what its first start has to know of it. Adds a host without data to the cluster.
 *
 * @param recorded what its first start was told by an earlier run
 */
export async function place(
  host: RemoteHost,
  entry: Entry<RemoteHost>,
  own: EtcdView,
  recorded: InitialCluster | undefined,
  report: (text: string) => void,
): Promise<{ readonly initial: InitialCluster; readonly member?: ListedMember | undefined }> {
  if (entry.as === "first") return { initial: aloneAtFirst(host) };
  if (entry.as === "learner") return becomeLearner(host, entry.through, entry.stale, report);
  const members = entry.through?.members ?? own.members ?? [];
  return {
    initial: recorded ?? existingCluster(host, members),
    member: memberAt(members, host),
  };
}

/** The cluster of a member that makes it. */
const aloneAtFirst = (host: RemoteHost): InitialCluster => ({
  members: `${host.name}=${etcdPeerUrl(host)}`,
  state: "new",
});

/** The cluster that a member finds. It has no name in the list before it has started. */
const existingCluster = (host: RemoteHost, members: readonly ListedMember[]): InitialCluster => {
  const others = members.filter((member) => member !== memberAt(members, host));
  return {
    members: [
      ...others.flatMap(({ id, name, peerUrls }) => peerUrls.map((url) => `${name || id}=${url}`)),
      `${host.name}=${etcdPeerUrl(host)}`,
    ].join(","),
    state: "existing",
  };
};

/**
 * Adds a host without data as a learner. Reuses an entry that an interrupted run left at its address if that member never
 * started, and expels it if it did: its data is gone, and etcd must not mistake the new member for it.
 *
 * @param hadData whether data on the host was set aside: a learner without a name may have started nevertheless
 */
async function becomeLearner(
  host: RemoteHost,
  { remote, members }: Operating<RemoteHost>,
  hadData: boolean,
  report: (text: string) => void,
): Promise<{ readonly member: ListedMember; readonly initial: InitialCluster }> {
  const earlier = memberAt(members, host);
  if (!hadData && earlier?.isLearner && earlier.name === "")
    return { member: earlier, initial: existingCluster(host, members) };
  if (earlier) await expel(remote, earlier, host.name, report);
  const joined = await addLearner(remote, host, report);
  return { member: joined.member, initial: existingCluster(host, joined.members) };
}
