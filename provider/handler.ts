/** Values as the engine passes them: plain data, secrets unwrapped, unknown values as a fixed text. */
export type Inputs<I> = I & { readonly __provider: string };

/** The methods of one resource type. All except `read`, `create`, `update` and `delete` are pure. */
export interface Handler<I, O> {
  /**
   * Outputs that can be derived from the inputs. The state omits those that are equal (derived-outputs.ts). Not for outputs
   * whose absence has a meaning.
   */
  derivedOutputs?(inputs: I): Partial<O>;
  /** The inputs to record: `news`, completed with values of the previous inputs that must stay. */
  check?(olds: I | undefined, news: I): I;
  /**
   * Why the previous inputs cannot change to these, each as `place: what is wrong`: the preview fails with them. In a preview,
   * only those of `news` that the stack file decides are certainly known.
   */
  refusals?(olds: I, news: I): string[];
  /** The same, from the outputs: the previous inputs may come from a run that failed midway. */
  unfinished?(outputs: O, news: I): string[];
  /**
   * Inputs that never count as a change, known or unknown: a change uses them, but they do not show in its result. `diff` must
   * not read them. Without a change, the new value is still recorded, and the next change uses it.
   */
  notCompared?: readonly (keyof I & string)[];
  /** Whether the recorded outputs differ from the current inputs. */
  diff(outputs: O, news: I): Difference;
  /** Creates the resource. Must succeed if it already exists, in part or completely. */
  create(inputs: I, progress: Progress<O>): Promise<O>;
  /** Observes the current outputs; undefined if the resource is verifiably gone. Absent: it never drifts. */
  read?(outputs: O): Promise<O | undefined>;
  update?(outputs: O, news: I, progress: Progress<O>): Promise<O>;
  /** Removes the resource. Must succeed if it is already gone. Absent: there is nothing to remove. */
  delete?(outputs: O): Promise<void>;
  id(inputs: I): string;
}

export interface Difference {
  readonly changes: boolean;
  /** Inputs whose change requires a replacement. */
  readonly replaces?: readonly string[];
}

/** Records that the change has begun to affect a host or the cluster: a later failure is then recorded, and the next run resumes. */
export interface Progress<O> {
  record(outputs: O): void;
}

/** The SDK's text for a value that is known only after `up` (pulumi/pulumi#6310). */
const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether any value in it is unknown. */
export function hasUnknown(value: unknown): boolean {
  if (value === unknownText) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** Whether both are the same plain data, regardless of the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...keys].every((key) => same(x[key], y[key]));
}
