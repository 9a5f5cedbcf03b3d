import type { RemoteHost } from "../../ssh/host";
import { observeHost } from "../../host/layer";
import { alarmDrift } from "./alarms";
import { memberAt, operatingAmong, type OtherHost } from "./entry";
import { sameHost } from "./hosts";
import { credentials, currentHost, listedEtcdHosts } from "../stack";

/**
 * What is wrong with the host's membership in the cluster, one line each. Derived from a refresh's observation of the host;
 * other members are asked only if this one does not answer.
 */
export async function membershipDrift(host: RemoteHost): Promise<string[]> {
  const own = await seen(host);
  const others = listedEtcdHosts(host.owner).filter((one) => !sameHost(one, host));
  const cluster = operatingAmong([own]) ?? operatingAmong(await Promise.all(others.map(seen)));
  const ownFaults = [
    ...(own.view?.hasData === false ? ["its etcd data is gone"] : []),
    ...(own.view ? alarmDrift(own.view) : []),
    ...damageDrift(own.view?.damage, cluster !== undefined),
  ];
  // Lost quorum shows as a failed wait condition of the layer: the member is not ready.
  if (!cluster) return ownFaults;
  const member = memberAt(cluster.members, host);
  if (!member) return [...ownFaults, "it is no member of the etcd cluster any more"];
  return [...ownFaults, ...(member.isLearner ? ["its etcd member has no vote yet"] : [])];
}

const seen = async (host: RemoteHost): Promise<OtherHost> => {
  const remote = currentHost(host);
  try {
    return { name: host.name, remote, view: (await observeHost(remote, credentials())).etcd };
  } catch (error) {
    return { name: host.name, remote, failure: (error as Error).message };
  }
};

/** @param majority whether the others answer, and hence have complete data */
function damageDrift(damage: string | undefined, majority: boolean): string[] {
  if (damage === undefined) return [];
  const remedy = majority
    ? "pulumi up --refresh sets it aside, and the member gets that of the others"
    : "no majority of the others answers: start them, or restore a snapshot: docs/disaster-recovery.md";
  return [`the data of its etcd member is damaged (${damage}), and it does not start; ${remedy}`];
}
