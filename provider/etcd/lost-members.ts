import type { ListedMember } from "../../host/etcd-view";
import type { RemoteHost } from "../../ssh/host";
import { expel } from "./changes";
import { operatingAmong, type OtherHost } from "./entry";
import { lookAround } from "./hosts";
import { isLost } from "../stack";

/**
 * A look at the etcd members of these hosts, after members that are gone for good were taken out of the cluster: they
 * count against its majority, and keep it from taking others in, before their own removal has its turn.
 */
export async function observeRemaining(
  hosts: readonly RemoteHost[],
  report: (text: string) => void,
): Promise<OtherHost<RemoteHost>[]> {
  const seen = await lookAround(hosts);
  const cluster = operatingAmong(seen);
  const gone = cluster?.members.filter((member) => isLost(addressOf(member))) ?? [];
  if (!cluster || gone.length === 0) return seen;
  for (const member of gone) await expel(cluster.way, member, member.name, report);
  return lookAround(hosts);
}

const addressOf = ({ peerUrls: [url = ""] }: ListedMember): string =>
  /^https:\/\/([^:/]+):/.exec(url)?.[1] ?? "";
