import { ConnectionError } from "../../ssh/errors";
import type { Progress } from "../handler";
import { newRollout, NotReached, type Rollout } from "../rollout/rollout";
import { perRun } from "../../runtime/per-run";

/** A change that waits for its turn among those of the same layer on other hosts. */
export interface Turn<O> {
  /** Name of the host. */
  readonly name: string;
  readonly layer: string;
  /** Place of the host in the stack file. */
  readonly position: number;
  readonly progress: Progress<O>;
}

/** The changes of each layer in this run. */
const rollouts = perRun(() => new Map<string, Rollout>());

/**
 * Changes one host first and alone. When the layer does well there, the other hosts follow, all at once; when it fails, none
 * of them is begun. A host that cannot be reached is passed over.
 *
 * @throws what the work throws; Error when it was not begun because the first host had failed.
 */
export function inTurn<T, O>(
  { name, layer, position, progress }: Turn<O>,
  work: (progress: Progress<O>) => Promise<T>,
): Promise<T> {
  const rollout = rollouts().get(layer) ?? newRollout(`changing ${layer}`);
  rollouts().set(layer, rollout);
  return rollout.turn({ name, position, maxUnavailable: Infinity, core: false }, async () => {
    let isTouched = false as boolean;
    const touched = (outputs: O) => {
      isTouched = true;
      progress.touched(outputs);
    };
    try {
      return await work({ touched });
    } catch (failure) {
      throw !isTouched && failure instanceof ConnectionError
        ? new NotReached(failure.message)
        : failure;
    }
  });
}
