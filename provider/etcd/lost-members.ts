import type { ListedMember } from "../../host/etcd-view";
import type { RemoteHost } from "../../ssh/host";
import { expel } from "./changes";
import { operatingAmong, type OtherHost } from "./entry";
import { observeMembers } from "./hosts";
import { isLost } from "../stack";

/**
 * Removes lost members from the cluster, then observes the members of these hosts. A lost member counts against the quorum
 * and blocks new members until its own resource is deleted, which comes later.
 */
export async function observeRemaining(
  hosts: readonly RemoteHost[],
  report: (text: string) => void,
): Promise<OtherHost<RemoteHost>[]> {
  const seen = await observeMembers(hosts);
  const cluster = operatingAmong(seen);
  const gone = cluster?.members.filter((member) => isLost(addressOf(member))) ?? [];
  if (!cluster || gone.length === 0) return seen;
  for (const member of gone) await expel(cluster.remote, member, member.name, report);
  return observeMembers(hosts);
}

const addressOf = ({ peerUrls: [url = ""] }: ListedMember): string =>
  /^https:\/\/([^:/]+):/.exec(url)?.[1] ?? "";
