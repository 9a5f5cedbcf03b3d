import { majorityOf } from "./quorum";

/** A member of the etcd cluster: the same name at another address is another one. */
export interface Placed {
  readonly name: string;
  readonly address: string;
}

/**
 * The changes of membership that an edit means, one after the other: lost members are removed before others join; members that
 * move to another address leave first, because the old machine is cleared before the new one is set up; then new members join, in
 * the order of the list; then the others leave, the last of the old list first.
 *
 * @param before the members so far, in order
 * @param after the members from now on, in order
 * @param isDead whether a member is lost
 * @returns a line for each step.
 * @throws Error that names the step which would leave fewer than a majority of the members alive, and what to do instead.
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
  // Lost members are taken out first: etcd adds no member while others are gone.
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
