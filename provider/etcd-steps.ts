import { majorityOf } from "./etcd-quorum";

/**
 * The changes of membership that an edit means, one after the other: the abandoned go before somebody joins; then
 * whoever joins, in the order of the list; then whoever leaves, the last of the old list first.
 *
 * @param before names of the members so far, in order
 * @param after names of the members from now on, in order
 * @param isDead whether a member is given up for lost
 * @returns a line for each step.
 * @throws Error that names the step which would leave fewer than a majority of the members alive, and what to do instead.
 */
export function membershipSteps(
  before: readonly string[],
  after: readonly string[],
  isDead: (name: string) => boolean,
): string[] {
  const joining = after.filter((name) => !before.includes(name));
  const leaving = before.filter((name) => !after.includes(name)).reverse();
  let voters = [...before];
  const alive = () => voters.filter((name) => !isDead(name)).length;
  const dead = voters.filter(isDead);
  const fail = (step: string, advice: string) =>
    new Error(
      `etcd: ${step} would leave it without a majority: ${dead.join(", ")} of ${before.join(", ")} ${dead.length > 1 ? "are" : "is"} abandoned; ${advice}`,
    );
  if (before.length > 0 && alive() < majorityOf(voters.length))
    throw fail("this", "restore the cluster as docs/disaster-recovery.md tells");
  // The abandoned are taken out first: etcd takes nobody in beside members that are gone.
  if (joining.length > 0) voters = voters.filter((name) => !isDead(name));
  voters.push(...joining);
  for (const name of leaving.filter((one) => voters.includes(one))) {
    const staying = voters.filter((one) => one !== name);
    const left = staying.filter((one) => !isDead(one)).length;
    if (left < majorityOf(staying.length))
      throw fail(
        `taking ${name} out`,
        `leave ${name} in the list, or put another host in place of ${dead.join(", ")}`,
      );
    voters = staying;
  }
  const out = (name: string) =>
    `${name} ${isDead(name) ? "is taken out, being abandoned" : "leaves"}`;
  const first = joining.length > 0 ? leaving.filter(isDead) : [];
  return [
    ...first.map(out),
    ...joining.map((name) => `${name} joins`),
    ...leaving.filter((name) => !first.includes(name)).map(out),
  ];
}
