import type { RemoteHost } from "../ssh/host";
import { hostScript } from "./scripts";

/** The cluster whose layers a host carries, by its ledger. */
export interface HostOwner {
  /** CLUSTER/STACK/ID; empty if the ledger names none. */
  readonly owner: string;
  /** Name under which the host was set up. */
  readonly node: string;
  /** Date of its first layer, such as 2026-11-28. */
  readonly since: string;
}

/** Scripts for a host. They stop before they change anything if the host is not this owner's: scripts/lib/owner.sh. */
export const ownScript = (
  { owner, name }: RemoteHost,
  names: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): string => hostScript(names, { OWNER: owner, NODE: name, ...variables });

/** Reads the fields of a ledger's `owner`. Fields of another form, as after damage, count as unknown. */
export function hostOwner([owner = "", node = "", since = ""]: readonly string[]): HostOwner {
  const whole =
    /^[\w.-]+\/[\w.-]+\/[0-9a-f]+$/.test(owner) && /^[\w.-]+$/.test(node) && /^[\d-]+$/.test(since);
  return whole ? { owner, node, since } : { owner: "", node: "", since: "" };
}

/** The names of an owner's cluster and stack. */
export function namesOf(owner: string): { readonly cluster: string; readonly stack: string } {
  const [cluster = "", stack = ""] = owner.split("/");
  return { cluster, stack };
}

/** A host's owner for a person: `cluster dev (stack dev, node-3, set up 2026-11-28)`. */
export function describeOwner({ owner, node, since }: HostOwner): string {
  const { cluster, stack } = namesOf(owner);
  return owner === ""
    ? "an unknown cluster"
    : `cluster ${cluster} (stack ${stack}, ${node}, set up ${since})`;
}
