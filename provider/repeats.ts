import { same } from "./handler";

type Bag = Record<string, unknown>;
type Names = readonly string[];
type Input = (name: string) => unknown;

/** Outputs for the engine to keep: what says the same as the input of its name is left out, since the state has it already. */
export const withoutRepeats = (repeats: Names, outputs: Bag, input: Input): Bag =>
  Object.fromEntries(
    Object.entries(outputs).filter(
      ([name, value]) => !(repeats.includes(name) && same(value, input(name))),
    ),
  );

/** Outputs as a handler returned them, from what the engine has kept of them. */
export const withRepeats = (repeats: Names, kept: Bag, input: Input): Bag => {
  const left = repeats.filter((name) => !(name in kept));
  return { ...Object.fromEntries(left.map((name) => [name, input(name)])), ...kept };
};
