import { ConnectionError } from "../remote/errors";
import { newRollout, NotReached } from "./rollout";

/** All hosts whose guarded rules one run of the engine changes: this process lives as long as the run. */
const rollout = newRollout("changing its firewall");

/**
 * Rules that could shut the operator out are tried on one host first. When they are confirmed there, the other hosts get theirs
 * side by side; after a failure no other host is changed. A host that is not reached is passed over.
 *
 * @param change applies the rules and confirms them; calls `touching` before the host is changed
 */
export function guardedInTurn<T>(
  name: string,
  touching: () => void,
  change: (touching: () => void) => Promise<T>,
): Promise<T> {
  let touched = false;
  const touch = () => {
    touched = true;
    touching();
  };
  const member = { name, position: 0, atOnce: Infinity, core: false };
  return rollout.turn(member, () =>
    change(touch).catch((failure: Error) => {
      throw failure instanceof ConnectionError && !touched
        ? new NotReached(failure.message)
        : failure;
    }),
  );
}
