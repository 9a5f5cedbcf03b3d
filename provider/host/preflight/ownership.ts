import type { RemoteHost } from "../../../ssh/host";
import { describeOwner, namesOf, type HostOwner } from "../../../host/owner";

/**
 * Why a host with layers cannot be set up, with the remedy; undefined if it has none, or they belong to this very host.
 *
 * @param carried owner of the host's layers; undefined if it has none
 * @param host the host as the stack file lists it
 */
export function ownershipError(
  carried: HostOwner | undefined,
  { owner, name }: RemoteHost,
): string | undefined {
  if (!carried) return undefined;
  const { stack, cluster } = namesOf(owner);
  const reset = `npm run reset -- ${stack} ${name}`;
  const belongs = `it belongs to ${describeOwner(carried)}`;
  if (carried.owner === owner)
    return carried.node === name
      ? undefined
      : `${belongs}, which is this one; list it as ${carried.node} again, or take it off the list, run pulumi up, and then add it as ${name}`;
  const theirs = namesOf(carried.owner);
  return theirs.stack === stack && theirs.cluster === cluster
    ? `${belongs}, and this stack's state does not know it; restore the state (pulumi stack import of a backup), or delete that cluster from the host: ${reset}`
    : `${belongs}; take it off this stack file, or, if that cluster is no longer needed, delete it from the host: ${reset}`;
}
