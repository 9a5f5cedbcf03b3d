import type { RemoteHost } from "../../ssh/host";
import { listedEtcdHosts } from "../stack";
import { memberAt, operatingAmong, type OtherHost } from "./entry";
import { observeMembers, sameHost } from "./hosts";
import { reasonNotToPause } from "./quorum";

/**
 * Returns if the etcd member of a host, if it has one, may stop for a while.
 *
 * @param all observations of the hosts of all members
 * @param doing what makes it pause, as a gerund
 * @throws Error that says which other members are not ready
 */
export function assertMayPause(
  host: RemoteHost,
  all: readonly OtherHost<RemoteHost>[],
  doing: string,
): void {
  const cluster = operatingAmong(all);
  const member = cluster && memberAt(cluster.members, host);
  const reason = member && reasonNotToPause(member, cluster);
  if (reason) throw new Error(`${host.name}: ${doing}: ${reason}; fix them first`);
}

/**
 * Returns if a host may reboot as far as etcd is concerned: at once where it has no member.
 *
 * @throws Error when too few of the other members are ready, or none answers with the agreement of a majority
 */
export async function assertMayReboot(host: RemoteHost): Promise<void> {
  const doing = "rebooting it";
  const members = listedEtcdHosts(host.owner);
  if (!members.some((one) => sameHost(one, host))) return;
  const all = await observeMembers(members);
  if (!operatingAmong(all))
    throw new Error(
      `${host.name}: ${doing}: no etcd member answers with the agreement of a majority; start the missing members, or restore the cluster: docs/disaster-recovery.md`,
    );
  assertMayPause(host, all, doing);
}
