import { operatingAmong, memberAt } from "./etcd-entry";
import { lookAround, sameHost } from "./etcd-hosts";
import type { RemoteHost } from "../remote/host";
import { listedEtcdHosts } from "./stack";

/**
 * What is wrong with the place of a host's member in the cluster, a line for each thing. The member itself is asked; only
 * where it does not answer, the others are.
 */
export async function membershipDrift(host: RemoteHost): Promise<string[]> {
  const own = await lookAround([host]);
  const cluster =
    operatingAmong(own) ??
    operatingAmong(await lookAround(listedEtcdHosts().filter((one) => !sameHost(one, host))));
  // A cluster without a majority shows in what the layer waited for: the member is not ready.
  if (!cluster) return own[0]?.view?.hasData === false ? ["its etcd data is gone"] : [];
  const member = memberAt(cluster.members, host);
  if (!member) return ["it is no member of the etcd cluster any more"];
  return [
    ...(own[0]?.view?.hasData === false ? ["its etcd data is gone"] : []),
    ...(member.isLearner ? ["its etcd member is a learner and has no vote"] : []),
  ];
}
