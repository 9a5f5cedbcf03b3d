/** A node that is to be changed, as far as its turn depends on it. */
export interface Member {
  readonly name: string;
  /** Place in the stack file: among those that wait, the first goes first. */
  readonly position: number;
  /** How many nodes may be changed at once, this one included. */
  readonly maxUnavailable: number;
  /** Whether it carries etcd or a control plane: no two of those are changed at once. */
  readonly core: boolean;
}

/** The work on a member could not begin, and changed nothing: that says nothing about the others. */
export class NotReached extends Error {}

/** The order in which hosts are changed. */
export interface Rollout {
  /**
   * Does the work when it is the member's turn.
   *
   * @throws what the work throws; Error when it was not begun because the work on another member had failed.
   */
  turn<T>(member: Member, work: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly member: Member;
  begin(): void;
  reject(error: Error): void;
}

/**
 * One node first and alone; when it does well, the others, as many at once as each allows. After the first failure none is
 * begun any more; one that cannot be reached is passed over. Nobody has to say beforehand who is going to come: nodes without
 * a change never do.
 *
 * @param doing what is done with each, as a gerund, for the message of those that were not begun
 */
export function newRollout(doing = "changing the node"): Rollout {
  const waiting: Waiting[] = [];
  const running = new Set<Member>();
  let proven = false;
  let failed: string | undefined;

  const mayBegin = ({ maxUnavailable, core }: Member): boolean =>
    running.size < (proven ? maxUnavailable : 1) && !(core && [...running].some((one) => one.core));

  const next = (): void => {
    waiting.sort((a, b) => a.member.position - b.member.position);
    for (const one of [...waiting]) {
      if (failed === undefined && !mayBegin(one.member)) continue;
      waiting.splice(waiting.indexOf(one), 1);
      if (failed === undefined) one.begin();
      else one.reject(notBegun(one.member, doing, failed));
    }
  };

  const end = (member: Member, failure?: unknown): void => {
    running.delete(member);
    if (failure === undefined) proven = true;
    else if (!(failure instanceof NotReached)) failed ??= member.name;
    next();
  };

  return {
    async turn(member, work) {
      await new Promise<void>((resolve, reject) => {
        const begin = () => {
          running.add(member);
          resolve();
        };
        waiting.push({ member, begin, reject });
        next();
      });
      try {
        const result = await work();
        end(member);
        return result;
      } catch (error) {
        end(member, error);
        throw error;
      }
    },
  };
}

const notBegun = ({ name }: Member, doing: string, failed: string): Error =>
  new Error(`${name}: ${doing}: not begun: ${failed} failed; mend it and run this again`);
