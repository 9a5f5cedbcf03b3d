import { countSecrets } from "../../host/etcd";
import type { RemoteHost } from "../../ssh/host";
import { operatingAmong } from "../etcd/entry";
import { observeMembers } from "../etcd/hosts";
import { same, type Handler } from "../handler";
import { credentials } from "../stack";
import { perRun } from "../../runtime/per-run";

export interface EncryptionKeysInputs {
  /** Names of all keys for Secrets. */
  readonly names: readonly string[];
  /** Hosts of all etcd members, and those that had one: the cluster's data may still be there alone. */
  readonly members: readonly RemoteHost[];
  readonly formerMembers: readonly RemoteHost[];
}

type Outputs = Pick<EncryptionKeysInputs, "names">;

/** Keys that this run takes off the list, as long as it is not certain that no Secret needs them. */
const needed = perRun(() => new Set<string>());

/** Whether a key may be deleted. Where no program runs, as in a destroy, all may. */
export const mayBeDeleted = (name: string): boolean => !needed().has(name);

const howToRewrite =
  "kubectl get secrets --all-namespaces --output=json | kubectl replace --filename=-";

/**
 * The names of the keys that encrypt Secrets. It is changed before any master is: a key leaves the list only when nothing in
 * etcd is encrypted with it any more.
 */
export const handler: Handler<EncryptionKeysInputs, Outputs> = {
  id: () => "encryption-keys",
  derivedOutputs: ({ names }) => ({ names }),

  check(olds, news) {
    needed().clear();
    for (const name of leaving(olds?.names, news.names)) needed().add(name);
    return news;
  },

  diff: ({ names }, news) => ({ changes: !same(names, news.names) }),

  create: ({ names }) => Promise.resolve({ names }),

  async update(outputs, { names, members, formerMembers }) {
    for (const name of leaving(outputs.names, names)) {
      await assertUnused(name, [...members, ...formerMembers]);
      needed().delete(name);
    }
    return { names };
  },
};

const leaving = (before: readonly string[] = [], after: readonly string[]): string[] =>
  before.filter((name) => !after.includes(name));

async function assertUnused(key: string, members: readonly RemoteHost[]): Promise<void> {
  const fail = (cause: string) =>
    new Error(`security.encryption.keys: removing ${key}: ${cause}. Nothing was changed`);
  const views = await observeMembers(members);
  const cluster = operatingAmong(views);
  if (!cluster) {
    // A first set-up that failed has encrypted nothing.
    if (views.every(({ view }) => view?.hasData === false)) return;
    const asked = views.map(({ name }) => name).join(", ");
    throw fail(`no etcd member says whether Secrets need it (asked: ${asked}); start them`);
  }
  const { count, examples } = await countSecrets(cluster.remote, credentials(), key);
  if (count > 0)
    throw fail(
      `${count} Secret${count > 1 ? "s" : ""} in etcd can be decrypted with it only, such as ${examples.join(", ")}; write all Secrets again by "${howToRewrite}", and run pulumi up again`,
    );
}
