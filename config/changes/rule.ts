/** Values of the stack file by the path of their key, as a resource has them on record. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * Judges one edit of one key.
 *
 * @param before the value on record
 * @param after the value of today's stack file
 * @param all what else is on record beside it, then and now
 * @returns why the edit cannot be made, and what to do instead; undefined when it can.
 */
export type Rule<Value> = (
  before: Value,
  after: Value,
  all: { readonly before: Settings; readonly after: Settings },
) => string | undefined;

/**
 * What keeps values on record and judges their edits. `cluster`: one record, changed before anything else. `host`: what each
 * machine trusts. `machine`: who a machine is, for masters and etcd members. The other two: static pods of a host.
 */
export type Recorder = "cluster" | "host" | "machine" | "etcd member" | "control plane";

/** What may become of a key on a cluster that runs. */
export type Change =
  /** Anything, in one step, and back. */
  | { readonly change: "free"; readonly why: string }
  /** Nothing else: another value is another cluster. */
  | { readonly change: "fixed"; readonly why: string }
  /** Anything, by several edits, each with its own `pulumi up`; or anything but what the rule refuses. */
  | {
      readonly change: "in steps" | "refused";
      readonly why: string;
      readonly on: readonly Recorder[];
      readonly rule: Rule<never>;
    }
  /** Judged by a resource that knows more than values of the stack file: its type. */
  | { readonly change: "refused"; readonly why: string; readonly by: string };
