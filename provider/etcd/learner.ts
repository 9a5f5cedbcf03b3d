import type { Wait } from "../../layers/desired-state";
import { observeEtcd } from "../../host/etcd";
import type { EtcdView } from "../../host/etcd-view";
import type { RemoteHost } from "../../ssh/host";
import { credentials } from "../stack";

/** Seconds that a new member has to get the data of the cluster, until it is given its vote: 8 GiB at 5 MiB a second. */
export const promotionSeconds = 30 * 60;

/**
 * What the layer of a member waits for while it gets the data. It is ready only with its vote, so each wait lasts beyond the
 * deadline of the promotion: the layer must not give up first.
 */
export const learnerWaits = (waits: readonly Wait[] = []): Wait[] =>
  waits.map((wait) => ({ ...wait, timeoutSeconds: promotionSeconds + wait.timeoutSeconds }));

/** How far a learner is with the data, in words; without numbers if one of the two members does not report them. */
export async function learnerProgress(through: RemoteHost, learner: RemoteHost): Promise<string> {
  const status = (host: RemoteHost) =>
    observeEtcd(host, credentials()).then(
      ({ status }) => status,
      () => undefined,
    );
  const [whole, own] = await Promise.all([status(through), status(learner)]);
  return progressText(whole, own);
}

type Status = EtcdView["status"];

/** The same from what the two members say of themselves. */
export function progressText(whole: Status, own: Status): string {
  const doing = "its etcd member is getting the data";
  if (!whole?.databaseBytes || own?.databaseBytes === undefined) return doing;
  const mib = (bytes: number) => Math.ceil(bytes / 1024 ** 2);
  const size = `${mib(own.databaseBytes)} of ${mib(whole.databaseBytes)} MiB`;
  const index = `entry ${own.appliedIndex ?? 0} of ${whole.appliedIndex ?? 0}`;
  return `${doing}: ${size}, ${index}`;
}
