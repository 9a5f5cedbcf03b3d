import type { ListedMember } from "../../host/etcd-view";
import type { Operating } from "./entry";

type Cluster = Pick<Operating<unknown>, "members" | "ready">;

/** How many voting members form a quorum. */
export const majorityOf = (voters: number): number => Math.floor(voters / 2) + 1;

/** The voting members. */
export const votersOf = (members: readonly ListedMember[]): ListedMember[] =>
  members.filter(({ isLearner }) => !isLearner);

/**
 * Why stopping a member now would lose quorum: too few of the other voting members are ready. Undefined if it may stop, or
 * is not ready itself. With one or two members, the quorum is lost without it in any case.
 *
 * @param cluster as seen by a member that answers with a quorum
 */
export function reasonNotToPause(member: ListedMember, cluster: Cluster): string | undefined {
  const voters = votersOf(cluster.members);
  const isReady = readiness(cluster);
  if (member.isLearner || voters.length < 3 || !isReady(member)) return undefined;
  const others = voters.filter(({ id }) => id !== member.id);
  return shortage(others, isReady, majorityOf(voters.length));
}

/** Why removing a member now would lose quorum: too few of the remaining members are ready. Undefined if it may leave. */
export function reasonNotToLeave(member: ListedMember, cluster: Cluster): string | undefined {
  const staying = votersOf(cluster.members).filter(({ id }) => id !== member.id);
  if (member.isLearner || staying.length === 0) return undefined;
  return shortage(staying, readiness(cluster), majorityOf(staying.length));
}

type IsReady = (member: ListedMember) => boolean;

const readiness =
  ({ ready }: Cluster): IsReady =>
  ({ clientUrls }) =>
    clientUrls.some((url) => ready.includes(url));

function shortage(others: ListedMember[], isReady: IsReady, needed: number): string | undefined {
  const ailing = others.filter((one) => !isReady(one)).map(({ name }) => name || "one unnamed");
  const ready = others.length - ailing.length;
  if (ready >= needed) return undefined;
  return `etcd would lose its quorum (${ready} of the other voters ready, ${needed} needed): ${ailing.join(", ")} ${ailing.length > 1 ? "are" : "is"} not ready`;
}
