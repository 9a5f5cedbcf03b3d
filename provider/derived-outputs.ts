import { same } from "./handler";

type Bag = Readonly<Record<string, unknown>>;

/** Outputs for the state: without those that follow from the inputs beside them. */
export const withoutDerived = (outputs: Bag, derived: Bag): Bag =>
  Object.fromEntries(
    Object.entries(outputs).filter(
      ([name, value]) => !(name in derived && same(value, derived[name])),
    ),
  );

/** Outputs as a handler returned them, from what the state holds of them. */
export const withDerived = (kept: Bag, derived: Bag): Bag => ({ ...derived, ...kept });
