import { same } from "./handler";

type Bag = Readonly<Record<string, unknown>>;

/** Outputs for the engine to keep: what follows from the inputs beside them is left out. */
export const withoutImplied = (outputs: Bag, implied: Bag): Bag =>
  Object.fromEntries(
    Object.entries(outputs).filter(
      ([name, value]) => !(name in implied && same(value, implied[name])),
    ),
  );

/** Outputs as a handler returned them, from what the engine has kept of them. */
export const withImplied = (kept: Bag, implied: Bag): Bag => ({ ...implied, ...kept });
