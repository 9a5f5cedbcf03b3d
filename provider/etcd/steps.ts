import { majorityOf } from "./quorum";

/** A member of the etcd cluster. The same name at another address is another member. */
export interface Placed {
  readonly name: string;
  readonly address: string;
}

/**
 * Steps of an edit of the member list: first, lost members are removed, because etcd adds none while others are gone; then
 * members that move to another address leave, because the old machine is cleaned before the new one is set up; then new
 * members join, in the order of the list; then the others leave, the last of the old list first.
 *
 * @param before the previous members, in order
 * @param after the new members, in order
 * @param isDead whether a member is lost
 * @returns one line per step.
 * @throws Error that names the step that would leave fewer members alive than a quorum, and the remedy.
 */
export function membershipSteps(
  before: readonly Placed[],
  after: readonly Placed[],
  isDead: (member: Placed) => boolean,
): string[] {
  const joining = after.filter((member) => !has(before, member));
  const leaving = before.filter((member) => !has(after, member)).reverse();
  const moves = ({ name }: Placed) => after.some((member) => member.name === name);
  const dead = before.filter(isDead);
  // etcd adds no member while others are gone.
  const out = joining.length > 0 ? leaving.filter(isDead) : [];
  const moving = leaving.filter((member) => !out.includes(member) && moves(member));
  const last = leaving.filter((member) => !out.includes(member) && !moving.includes(member));

  const alive = (members: readonly Placed[]) => members.filter((one) => !isDead(one)).length;
  const fail = (step: string, advice: string) =>
    new Error(
      `etcd: ${step} would leave it without a majority: ${names(dead)} of ${names(before)} ${dead.length > 1 ? "are" : "is"} lost; ${advice}`,
    );
  if (before.length > 0 && alive(before) < majorityOf(before.length))
    throw fail("this", "restore the cluster: docs/disaster-recovery.md");
  let voters = before.filter((member) => !out.includes(member));
  const leave = (member: Placed) => {
    voters = voters.filter((one) => one !== member);
    if (dead.length > 0 && alive(voters) < majorityOf(voters.length))
      throw fail(
        `taking ${member.name} out`,
        `leave ${member.name} in the list, or put another host in place of ${names(dead)}`,
      );
  };
  moving.forEach(leave);
  voters = [...voters, ...joining];
  last.forEach(leave);

  const removal = (member: Placed) =>
    `${member.name} ${isDead(member) ? "is taken out, as it is lost" : "leaves"}`;
  const known = ({ name }: Placed) => before.some((member) => member.name === name);
  return [
    ...[...out, ...moving].map(removal),
    ...joining.map((one) => `${one.name} joins${known(one) ? ` at ${one.address}` : ""}`),
    ...last.map(removal),
  ];
}

const has = (members: readonly Placed[], { name, address }: Placed): boolean =>
  members.some((member) => member.name === name && member.address === address);

const names = (members: readonly Placed[]): string => members.map(({ name }) => name).join(", ");
