/** Values as the engine hands them over: plain data, secrets unwrapped, unknown values as a fixed text. */
export type Inputs<I> = I & { readonly __provider: string };

/** What the engine calls for one type of resource. Everything but `read`, `create`, `update` and `delete` is pure. */
export interface Handler<I, O> {
  /**
   * Outputs that follow from the inputs. The state omits those that are equal (derived-outputs.ts). Not for outputs whose
   * absence has a meaning.
   */
  derivedOutputs?(inputs: I): Partial<O>;
  /** Inputs to record: `news`, with what has to stay the same taken over from the inputs of last time. */
  check?(olds: I | undefined, news: I): I;
  /**
   * Why the inputs of last time cannot become these, each as `place: what is wrong`: the preview ends with them. Of `news` only
   * what the stack file decides is sure to be known in a preview.
   */
  refusals?(olds: I, news: I): string[];
  /** The same by the outputs: inputs of last time may be those of a run that failed half-way. */
  unfinished?(outputs: O, news: I): string[];
  /**
   * Inputs whose other value is no change, known or unknown: what a change uses, and what does not show in what it makes. `diff` must
   * not read them. An unchanged resource still records the new value, and its next change uses that.
   */
  notCompared?: readonly (keyof I & string)[];
  /** Whether the recorded outputs differ from the present inputs. */
  diff(outputs: O, news: I): Difference;
  /** Creates it. Must succeed where it exists already, in part or completely. */
  create(inputs: I, progress: Progress<O>): Promise<O>;
  /** Observes the present outputs; undefined if the thing is verifiably gone. Absent: never drifts. */
  read?(outputs: O): Promise<O | undefined>;
  update?(outputs: O, news: I, progress: Progress<O>): Promise<O>;
  /** Removes it. Must succeed where it is gone already. Absent: nothing to remove. */
  delete?(outputs: O): Promise<void>;
  id(inputs: I): string;
}

export interface Difference {
  readonly changes: boolean;
  /** Inputs whose change needs a new one in place of the old. */
  readonly replaces?: readonly string[];
}

/** Lets a handler say that the outside world was touched: from then on a failure is recorded and resumed. */
export interface Progress<O> {
  touched(outputs: O): void;
}

/** The text that stands for a value which only `up` can know (pulumi/pulumi#6310). */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether any value in it is unknown yet. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknownText) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** Whether both hold the same plain data, whatever the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...keys].every((key) => same(x[key], y[key]));
}
