import { waitUntil } from "../../kubernetes/wait";
import { observeEtcd } from "../../host/etcd";
import type { RemoteHost } from "../../ssh/host";
import { expel, handOver } from "./changes";
import { memberAt, operatingAmong, type Operating, type OtherHost } from "./entry";
import { observeMembers, sameHost } from "./hosts";
import { reasonNotToLeave, votersOf } from "./quorum";
import { credentials, listedEtcdHosts } from "../stack";

/** Members that have just joined need a moment to become ready. */
const readyDeadlineMs = 60_000;

/**
 * Removes a host's member from the cluster, through another member if there is one, before anything of it is removed from the
 * host. Does nothing if it is already out, or is the last member.
 *
 * If the stack file still lists the host, the whole cluster is being destroyed, or the user replaces this resource. Then lost
 * quorum is no reason to keep the member.
 *
 * @throws Error if the others would lose their quorum, or if the host has the only data of a cluster that continues.
 */
export async function leaveCluster(
  host: RemoteHost,
  report: (text: string) => void,
): Promise<void> {
  const listed = listedEtcdHosts(host.owner);
  const others = listed.filter((one) => !sameHost(one, host));
  const staysListed = others.length < listed.length;
  const fail = (cause: string) => new Error(`${host.name}: leaving the etcd cluster: ${cause}`);

  const views = [...(await observeMembers(others)), ...(await observeMembers([host]))];
  const cluster = operatingAmong(views);
  if (!cluster) {
    const reason = lackOf(views);
    if (!reason) return;
    if (staysListed) return report(`${reason}: its etcd member is removed all the same`);
    throw fail(`${reason}; start the missing members, or see docs/disaster-recovery.md`);
  }
  const member = memberAt(cluster.members, host);
  if (!member) return;
  if (votersOf(cluster.members).every(({ id }) => id === member.id)) {
    if (staysListed || others.length === 0) return;
    throw fail(
      `it has the only data of the cluster, and ${others.map(({ name }) => name).join(", ")} ${others.length > 1 ? "have" : "has"} not joined; fix that first`,
    );
  }
  const may = await mayLeave(cluster, member, report).catch((error: Error) => error);
  if (may instanceof Error && !staysListed) throw fail(may.message);
  if (may instanceof Error)
    return report(`${may.message}: its etcd member is removed all the same`);
  await handOverFrom(host, views, may);
  await expel(cluster.remote, member, host.name, report);
}

/** Why no cluster answers although there is or may be one. */
function lackOf(views: readonly OtherHost<RemoteHost>[]): string | undefined {
  const withData = views.filter(({ view }) => view?.hasData);
  // A host that belongs to another cluster has no data of this one.
  const unknown = views.filter(({ view, foreign }) => !view && !foreign);
  const names = [...withData, ...unknown].map(({ name }) => name).join(", ");
  return names && `no majority of the etcd cluster's members answers (asked: ${names})`;
}

/** Waits until the others are ready to continue without it, and returns the cluster's state. */
const mayLeave = (
  { name, remote }: Operating<RemoteHost>,
  member: { readonly id: string },
  report: (text: string) => void,
): Promise<Operating<RemoteHost>> =>
  waitUntil(
    "waiting until the others can do without it",
    { deadlineMs: readyDeadlineMs, report },
    async () => {
      const view = await observeEtcd(remote, credentials());
      const own = view.members?.find(({ id }) => id === member.id);
      if (!view.members || !own) return { seen: `${name} does not answer` };
      const cluster = { name, remote, members: view.members, ready: view.ready };
      const reason = reasonNotToLeave(own, cluster);
      return reason ? { seen: reason } : { found: cluster };
    },
  );

/** Removing a leader leaves the others without one for a second; transferring leadership first does not. */
async function handOverFrom(
  host: RemoteHost,
  views: readonly OtherHost<RemoteHost>[],
  { members, ready }: Operating<RemoteHost>,
): Promise<void> {
  const own = views.find(({ remote }) => sameHost(remote, host));
  if (!own?.view?.status || own.view.status.leader !== own.view.status.id) return;
  const heir = votersOf(members).find(
    ({ id, clientUrls }) =>
      id !== own.view!.status!.id && clientUrls.some((url) => ready.includes(url)),
  );
  if (heir) await handOver(own.remote, heir);
}
