import { same } from "./handler";

type Bag = Readonly<Record<string, unknown>>;

/** Marks outputs in the state that have all, also those that follow from the inputs. */
const mark = "whole";

/** Outputs for the state: without those that follow from the inputs beside them. */
export const withoutDerived = (outputs: Bag, derived: Bag): Bag =>
  Object.fromEntries(
    Object.entries(outputs).filter(
      ([name, value]) => name !== mark && !(name in derived && same(value, derived[name])),
    ),
  );

/** Outputs as a handler returned them, from what the state holds of them. */
export const withDerived = ({ [mark]: _, ...kept }: Bag, derived: Bag): Bag => ({
  ...derived,
  ...kept,
});

/** Outputs for the state of a process that will not know the inputs on record. */
export const keptWhole = (outputs: Bag): Bag => ({ ...outputs, [mark]: true });

/**
 * Outputs from the state in such a process.
 *
 * @throws if the state holds only a part of them
 */
export function allOutputs({ [mark]: isWhole, ...kept }: Bag): Bag {
  if (isWhole !== true)
    throw new Error(
      "provider: reading the state: it leaves out what the inputs on record say, and the engine's request with them is unknown; use the pinned SDK, `internals` as the path of pulumi-nodejs in Pulumi.yaml, and no KUBERNETES_ON_BARE_METAL_PLAIN",
    );
  return kept;
}
