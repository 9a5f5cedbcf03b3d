import { RemoteError } from "../ssh/errors";
import type { RemoteHost } from "../ssh/host";
import { hostScript } from "./scripts";

/** The cluster that owns a host's layers, from its ledger. */
export interface HostOwner {
  /** CLUSTER/STACK/ID; empty if the ledger names none. */
  readonly owner: string;
  /** Name under which the host was set up. */
  readonly node: string;
  /** Date of its first layer, such as 2026-11-28. */
  readonly since: string;
}

/** The host belongs to another cluster or an unknown one, or to this one under another name. Nothing on it was changed. */
export class ForeignHostError extends RemoteError {
  constructor(
    host: string,
    doing: string,
    readonly owner: HostOwner,
  ) {
    const intended = "if that is intended, take it off the list and add its address to lostHosts";
    const remedy =
      owner.owner === "" ? 'see "Host ownership" in docs/disaster-recovery.md' : intended;
    super(host, doing, `it belongs to ${describeOwner(owner)} now; ${remedy}`);
  }
}

/** Whether a host certainly carries nothing of this cluster: its owner is known, and is another one. */
export const isForeign = (error: unknown): error is ForeignHostError =>
  error instanceof ForeignHostError && error.owner.owner !== "";

/**
 * Output of a script about its own host.
 *
 * @throws ForeignHostError if the script printed another owner instead
 */
export function ownOutput({ name }: RemoteHost, doing: string, output: string): string {
  const line = /^(?:progress\t.*\n)*owner\t(.*)/.exec(output)?.[1];
  if (line === undefined) return output;
  throw new ForeignHostError(name, doing, hostOwner(line.split("\t")));
}

/** Text of scripts that stop before any change if the host has another owner: scripts/lib/owner.sh. */
export const ownScript = (
  { owner, name }: RemoteHost,
  names: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): string => hostScript(names, { OWNER: owner, NODE: name, ...variables });

/** Parses the ledger's `owner`. Malformed fields, as after damage, count as unknown. */
export function hostOwner([owner = "", node = "", since = ""]: readonly string[]): HostOwner {
  const whole =
    /^[\w.-]+\/[\w.-]+\/[0-9a-f]+$/.test(owner) && /^[\w.-]+$/.test(node) && /^[\d-]+$/.test(since);
  return whole ? { owner, node, since } : { owner: "", node: "", since: "" };
}

/** The cluster and the stack of an owner. */
export function namesOf(owner: string): { readonly cluster: string; readonly stack: string } {
  const [cluster = "", stack = ""] = owner.split("/");
  return { cluster, stack };
}

/** A host's owner, for messages: `cluster dev (stack dev, node-3, set up 2026-11-28)`. */
export function describeOwner({ owner, node, since }: HostOwner): string {
  const { cluster, stack } = namesOf(owner);
  return owner === ""
    ? "an unknown cluster"
    : `cluster ${cluster} (stack ${stack}, ${node}, set up ${since})`;
}
