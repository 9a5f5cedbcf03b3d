import type { ListedMember } from "../../host/etcd-view";
import type { Operating } from "./entry";

type Cluster = Pick<Operating<unknown>, "members" | "ready">;

/** How many voting members have to agree. */
export const majorityOf = (voters: number): number => Math.floor(voters / 2) + 1;

/** The members that vote. */
export const votersOf = (members: readonly ListedMember[]): ListedMember[] =>
  members.filter(({ isLearner }) => !isLearner);

/**
 * Why a member must not stop for a while now: fewer than a majority of the voting members would be ready. Undefined when it
 * may, or when it is not ready itself. One or two members have no quorum without it anyway.
 *
 * @param cluster as a member sees it that answers with the agreement of a majority
 */
export function reasonNotToPause(member: ListedMember, cluster: Cluster): string | undefined {
  const voters = votersOf(cluster.members);
  const isReady = readiness(cluster);
  if (member.isLearner || voters.length < 3 || !isReady(member)) return undefined;
  const others = voters.filter(({ id }) => id !== member.id);
  return shortage(others, isReady, majorityOf(voters.length));
}

/** Why a member must not leave now: of those that stay, fewer than a majority are ready. Undefined when it may. */
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
