import { countSecrets } from "../../host/etcd";
import type { RemoteHost } from "../../ssh/host";
import { operatingAmong } from "../etcd/entry";
import { observeMembers } from "../etcd/hosts";
import { credentials } from "../stack";

const howToRewrite =
  "kubectl get secrets --all-namespaces --output=json | kubectl replace --filename=-";

/**
 * Why a key must stay, with the remedy: a Secret in etcd needs it, or no member can tell. Undefined if it may be removed.
 *
 * @param members hosts that may have the cluster's data
 */
export async function reasonToKeep(
  key: string,
  members: readonly RemoteHost[],
): Promise<string | undefined> {
  const views = await observeMembers(members);
  const cluster = operatingAmong(views);
  if (!cluster) {
    // After a failed first set-up, nothing is encrypted.
    if (views.every(({ view }) => view?.hasData === false)) return undefined;
    const asked = views.map(({ name }) => name).join(", ");
    return `no etcd member says whether Secrets need it (asked: ${asked}); start them`;
  }
  const { count, examples } = await countSecrets(cluster.remote, credentials(), key);
  if (count === 0) return undefined;
  return `${count} Secret${count > 1 ? "s" : ""} in etcd can be decrypted with it only, such as ${examples.join(", ")}; write all Secrets again by "${howToRewrite}", and run pulumi up again`;
}
