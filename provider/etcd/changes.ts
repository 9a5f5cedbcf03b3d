import { waitUntil, type WaitOptions } from "../../kubernetes/wait";
import { requestEtcd } from "../../host/etcd";
import { listedMembers, type JsonMember, type ListedMember } from "../../host/etcd-view";
import { RemoteError } from "../../ssh/errors";
import type { RemoteHost } from "../../ssh/host";
import { etcdPeerUrl } from "../../layers/etcd/static-pod";
import { learnerProgress, promotionSeconds } from "./learner";
import { credentials } from "../stack";

/** etcd refuses a change until all members have been healthy for five seconds. */
const requestDeadlineMs = 60_000;

type Report = (text: string) => void;

interface Answer {
  readonly member?: JsonMember;
  readonly members?: readonly JsonMember[];
}

/**
 * Adds a member as a learner, without a vote.
 *
 * @param through a host whose member answers
 * @returns the new member, and all members including it.
 * @throws Error with etcd's last message if no member can be added within a minute.
 */
export async function addLearner(
  through: RemoteHost,
  host: RemoteHost,
  report: Report,
): Promise<{ readonly member: ListedMember; readonly members: readonly ListedMember[] }> {
  const doing = `adding ${host.name} to the etcd cluster`;
  const body = { peerURLs: [etcdPeerUrl(host)], isLearner: true };
  const answer = await retryRequest(`${host.name}: joining the etcd cluster`, report, () =>
    requestEtcd<Answer>(through, credentials(), doing, "/v3/cluster/member/add", body),
  );
  return {
    member: listedMembers([answer.member!])[0]!,
    members: listedMembers(answer.members ?? []),
  };
}

/** Promotes a learner as soon as it has all data, until the signal aborts. */
export async function promote(
  through: RemoteHost,
  member: ListedMember,
  host: RemoteHost,
  signal: AbortSignal,
  report: Report,
): Promise<void> {
  const doing = `promoting ${host.name} to a voting member of etcd`;
  const wait = { deadlineMs: promotionSeconds * 1000, report };
  await waitUntil(doing, wait, async () => {
    if (signal.aborted) return { found: undefined };
    try {
      const body = { ID: member.id };
      await requestEtcd(through, credentials(), doing, "/v3/cluster/member/promote", body);
      return { found: undefined };
    } catch (error) {
      if (/not a learner/.test((error as Error).message)) return { found: undefined };
      return { seen: await learnerProgress(through, host) };
    }
  });
}

/** Removes a member from the cluster. Succeeds if it is already gone. */
export async function expel(
  through: RemoteHost,
  { id }: ListedMember,
  name: string,
  report: Report,
): Promise<void> {
  const doing = `taking ${name} out of the etcd cluster`;
  await retryRequest(`${name}: leaving the etcd cluster`, report, () =>
    requestEtcd(through, credentials(), doing, "/v3/cluster/member/remove", { ID: id }).catch(
      (error: Error) => {
        if (!/member not found/.test(error.message)) throw error;
      },
    ),
  );
}

/** Transfers leadership, which costs less than an election after the leader is gone. Failing does no harm. */
export async function handOver(leader: RemoteHost, to: ListedMember): Promise<void> {
  const doing = `transferring the leadership of etcd to ${to.name}`;
  const body = { targetID: to.id };
  await requestEtcd(
    leader,
    credentials(),
    doing,
    "/v3/maintenance/transfer-leadership",
    body,
  ).catch(() => undefined);
}

/** Retries a request: for some seconds after a member joined or left, etcd refuses the next change. */
const retryRequest = <T>(what: string, report: Report, request: () => Promise<T>): Promise<T> => {
  const wait: WaitOptions = { deadlineMs: requestDeadlineMs, report };
  return waitUntil(what, wait, async () => {
    try {
      return { found: await request() };
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      return { seen: error.message };
    }
  });
};
