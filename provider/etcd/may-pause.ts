import type { RemoteHost } from "../../ssh/host";
import { listedEtcdHosts } from "../stack";
import { memberAt, operatingAmong, type OtherHost } from "./entry";
import { observeMembers, sameHost } from "./hosts";
import { reasonNotToPause } from "./quorum";

/**
 * Returns if the host's etcd member may stop for a while, or if it has none.
 *
 * @param all observations of the hosts of all members
 * @param doing what stops it, as a gerund
 * @throws Error that names the other members that are not ready
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
 * Returns if etcd permits a reboot of the host: always if it has no member. One that leaves the list is a member until it is removed.
 *
 * @throws Error if too few of the other members are ready, or none answers with a quorum
 */
export async function assertMayReboot(host: RemoteHost): Promise<void> {
  const doing = "rebooting it";
  const members = listedEtcdHosts(host.owner);
  const all = await observeMembers(members);
  if (!operatingAmong(all)) {
    if (!members.some((one) => sameHost(one, host))) return;
    throw new Error(
      `${host.name}: ${doing}: no etcd member answers with a quorum; start the missing members, or restore the cluster: docs/disaster-recovery.md`,
    );
  }
  assertMayPause(host, all, doing);
}
