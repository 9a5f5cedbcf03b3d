import { same } from "./handler";

type Bag = Readonly<Record<string, unknown>>;

/** Marks outputs in the state that are complete, including derived ones. */
const mark = "whole";

/**
 * Outputs for the state, without those that can be derived from the inputs beside them.
 *
 * @param derived from each of the inputs that the engine may record
 */
export const withoutDerived = (outputs: Bag, ...derived: readonly Bag[]): Bag =>
  Object.fromEntries(
    Object.entries(outputs).filter(
      ([name, value]) =>
        name !== mark && !derived.every((bag) => name in bag && same(value, bag[name])),
    ),
  );

/** The handler's complete outputs, rebuilt from the state. */
export const withDerived = ({ [mark]: _, ...kept }: Bag, derived: Bag): Bag => ({
  ...derived,
  ...kept,
});

/** Outputs for the state, complete: this process will not know the recorded inputs. */
export const keptWhole = (outputs: Bag): Bag => ({ ...outputs, [mark]: true });

/**
 * The handler's outputs in a process that does not know the recorded inputs.
 *
 * @throws Error if the state holds only some of them
 */
export function allOutputs({ [mark]: isWhole, ...kept }: Bag): Bag {
  if (isWhole !== true)
    throw new Error(
      "provider: reading the state: it leaves out what the inputs on record say, and the engine's request with them is unknown; use the pinned SDK, `internals` as the path of pulumi-nodejs in Pulumi.yaml, and no KUBERNETES_ON_BARE_METAL_PLAIN",
    );
  return kept;
}
