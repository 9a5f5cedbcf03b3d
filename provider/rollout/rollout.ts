/** What the order of a node's change depends on. */
export interface Member {
  readonly name: string;
  /** Place in the stack file: among those that wait, the first goes first. */
  readonly position: number;
  /** How many nodes may be changed at once, this one included. */
  readonly maxUnavailable: number;
  /** Whether it carries etcd or a control plane: those are changed last, one at a time. */
  readonly controlPlane: boolean;
  /** How many members may fail before no other is begun. A failure of such a host always ends the rollout. @default 0 */
  readonly maxFailures?: number | undefined;
  /** Whether an earlier run has begun its change, or it needs a repair: then it goes before all others. @default false */
  readonly urgent?: boolean;
  /**
   * Whether it only needs a repair. A repair begins even after another member has failed, since that failure may be caused by what it
   * repairs.
   * @default false
   */
  readonly repairs?: boolean;
  /** Whether it is removed, which proves nothing about the changes of others. @default false */
  readonly removed?: boolean;
}

/** The work on a member could not begin, and changed nothing: that says nothing about the others. */
export class NotReached extends Error {}

/** Throws when a failure elsewhere has ended the rollout. */
export type AssertWanted = () => void;

/** The order in which hosts are changed. */
export interface Rollout {
  /**
   * Waits until the member may change, then does the work.
   *
   * @param earlier resolves once those before it wait too, as far as they come: the first of a rollout waits for that
   * @throws what the work throws; Error when it was not begun because the work on another member had failed.
   */
  run<T>(
    member: Member,
    work: (assertWanted: AssertWanted) => Promise<T>,
    earlier?: () => Promise<void>,
  ): Promise<T>;
}

interface Waiting {
  readonly member: Member;
  begin(): void;
  reject(error: Error): void;
}

/**
 * Changes one node first. If that succeeds, the others follow, as many at once as each allows, workers before masters. After
 * a failure that is not allowed, no other is begun but those that only need a repair, one at a time; a node that cannot be reached is
 * skipped. Members need not be announced: nodes without a change never come.
 *
 * @param doing the work, as a gerund, for the message of members that were not begun
 */
export function newRollout(doing = "changing the node"): Rollout {
  const waiting: Waiting[] = [];
  const running = new Set<Member>();
  const failures: string[] = [];
  let [hasBegun, proven] = [false, false];
  let failed: string | undefined;

  const notBegun = ({ name, removed }: Member, cause: string): Error =>
    new Error(
      `${name}: ${removed ? "removing it" : doing}: not begun: ${cause} failed; fix it and run this again`,
    );
  const isStopped = ({ repairs }: Member): boolean => failed !== undefined && !repairs;
  const mayBegin = ({ maxUnavailable, controlPlane, urgent }: Member): boolean =>
    running.size < (proven && failed === undefined ? maxUnavailable : 1) &&
    !(controlPlane && [...running].some((one) => one.controlPlane || !urgent)) &&
    !(controlPlane && !urgent && waiting.some(({ member }) => !member.controlPlane));

  const next = (): void => {
    waiting.sort((a, b) => rank(a.member) - rank(b.member));
    for (const one of [...waiting]) {
      const stopped = isStopped(one.member);
      if (!stopped && !mayBegin(one.member)) continue;
      waiting.splice(waiting.indexOf(one), 1);
      if (stopped) one.reject(notBegun(one.member, failed!));
      else one.begin();
    }
  };

  const end = (member: Member, failure?: unknown): void => {
    running.delete(member);
    if (failure === undefined) proven ||= !member.removed;
    else if (!(failure instanceof NotReached)) {
      failures.push(member.name);
      if (member.controlPlane || failures.length > (member.maxFailures ?? 0))
        failed ??= failures.join(", ");
    }
    next();
  };

  return {
    async run(member, work, earlier) {
      await new Promise<void>((resolve, reject) => {
        const begin = () => {
          hasBegun ||= !member.removed;
          running.add(member);
          resolve();
        };
        waiting.push({ member, begin, reject });
        if (!earlier || hasBegun || member.urgent) next();
        else void earlier().then(next);
      });
      try {
        const result = await work(() => {
          if (isStopped(member)) throw notBegun(member, failed!);
        });
        end(member);
        return result;
      } catch (error) {
        end(member, error);
        throw error;
      }
    },
  };
}

const rank = ({ position, controlPlane, urgent }: Member): number =>
  position + (urgent ? -1e6 : 0) + (controlPlane ? 1e5 : 0);
