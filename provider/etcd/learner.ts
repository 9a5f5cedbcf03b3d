import type { Wait } from "../../layers/desired-state";
import { observeEtcd } from "../../host/etcd";
import type { EtcdView } from "../../host/etcd-view";
import type { RemoteHost } from "../../ssh/host";
import { credentials } from "../stack";

/** Seconds that a learner may take to receive the cluster's data before its promotion: 8 GiB at 5 MiB/s. */
export const promotionSeconds = 30 * 60;

/**
 * Wait conditions of a member's layer while it receives the data. The member becomes ready only by its promotion, so each
 * wait outlasts the deadline of the promotion.
 */
export const learnerWaits = (waits: readonly Wait[] = []): Wait[] =>
  waits.map((wait) => ({ ...wait, timeoutSeconds: promotionSeconds + wait.timeoutSeconds }));

/** Progress of a learner; without numbers if one of the two members does not report them. */
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

/** The same, from the status of the two members. */
export function progressText(whole: Status, own: Status): string {
  const doing = "its etcd member is getting the data";
  if (!whole?.databaseBytes || own?.databaseBytes === undefined) return doing;
  const mib = (bytes: number) => Math.ceil(bytes / 1024 ** 2);
  const size = `${mib(own.databaseBytes)} of ${mib(whole.databaseBytes)} MiB`;
  const index = `entry ${own.appliedIndex ?? 0} of ${whole.appliedIndex ?? 0}`;
  return `${doing}: ${size}, ${index}`;
}
