import { ConnectionError } from "../../ssh/errors";
import type { Progress } from "../handler";
import { newRollout, NotReached, type Rollout } from "../rollout/rollout";
import { perRun } from "../../runtime/per-run";

/** A change of a layer on one host. */
export interface LayerChange<O> {
  /** Name of the host. */
  readonly name: string;
  readonly layer: string;
  /** Position of the host in the stack file. */
  readonly position: number;
  /** How many hosts change at once, after the first one. @default all */
  readonly maxUnavailable?: number | undefined;
  /** Whether the layer only needs a repair. @default false */
  readonly repairs?: boolean;
  readonly progress: Progress<O>;
}

/** The rollout of each layer in this run. */
const rollouts = perRun(() => new Map<string, Rollout>());

/**
 * Changes the layer on one host first. If that succeeds, changes the other hosts, all at once unless the layer says how many; if it
 * fails, none of them but those that only need a repair. A host that cannot be reached is passed over.
 *
 * @throws the error of `work`; Error if it did not begin because the first host failed.
 */
export function rollOut<T, O>(
  { name, layer, position, maxUnavailable = Infinity, repairs = false, progress }: LayerChange<O>,
  work: (progress: Progress<O>) => Promise<T>,
): Promise<T> {
  const rollout = rollouts().get(layer) ?? newRollout(`changing ${layer}`);
  rollouts().set(layer, rollout);
  const member = { name, position, repairs, maxUnavailable, controlPlane: false };
  return rollout.run(member, async () => {
    let isTouched = false as boolean;
    const record = (outputs: O) => {
      isTouched = true;
      progress.record(outputs);
    };
    try {
      return await work({ record });
    } catch (failure) {
      throw !isTouched && failure instanceof ConnectionError
        ? new NotReached(failure.message)
        : failure;
    }
  });
}
