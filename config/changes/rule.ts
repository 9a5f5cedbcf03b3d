/** Values of the stack file by key path, as a resource records them. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * Validates one edit of one key.
 *
 * @param before the recorded value
 * @param after the value in the current stack file
 * @param all the other values of the same record, before and after
 * @returns `cause; remedy` when the edit is refused, else undefined
 */
export type Rule<Value> = (
  before: Value,
  after: Value,
  all: { readonly before: Settings; readonly after: Settings },
) => string | undefined;

/**
 * The resource that records values and validates their edits. `cluster`: one record, updated before anything else. `host`: what
 * a machine trusts. `machine`: identity of a master or etcd member. The other two: static pods of a host.
 */
export type Recorder = "cluster" | "host" | "machine" | "etcd member" | "control plane";

/** How a key may change on a running cluster. */
export type Change =
  /** To any value in one step, and back. */
  | { readonly change: "free"; readonly why: string }
  /** Never: another value means another cluster. */
  | { readonly change: "fixed"; readonly why: string }
  /** Through several edits, each with its own `pulumi up`; or to any value that the rule does not refuse. */
  | {
      readonly change: "in steps" | "refused";
      readonly why: string;
      readonly on: readonly Recorder[];
      readonly rule: Rule<never>;
      /** Whether a record without the key stands for a stack file without it, and not for an earlier release. */
      readonly absent?: true;
    }
  /** Checked by the resource of type `by`, which knows more than the stack file. */
  | { readonly change: "refused"; readonly why: string; readonly by: string };
