import type { RemoteHost } from "../../ssh/host";
import { same, type Handler } from "../handler";
import { reasonToKeep } from "./secrets-of-key";

export interface EncryptionKeysInputs {
  /** Names of all keys for Secrets. */
  readonly names: readonly string[];
  /** Hosts of all current and former etcd members: one of them may have the only data of the cluster. */
  readonly members: readonly RemoteHost[];
  readonly formerMembers: readonly RemoteHost[];
}

type Outputs = Pick<EncryptionKeysInputs, "names">;

/**
 * The names of the keys that encrypt Secrets. Updated before any master: a key may leave the list only if nothing in etcd is
 * encrypted with it.
 */
export const handler: Handler<EncryptionKeysInputs, Outputs> = {
  id: () => "encryption-keys",
  derivedOutputs: ({ names }) => ({ names }),

  diff: ({ names }, news) => ({ changes: !same(names, news.names) }),

  create: ({ names }) => Promise.resolve({ names }),

  async update(outputs, { names, members, formerMembers }) {
    for (const name of outputs.names.filter((one) => !names.includes(one))) {
      const reason = await reasonToKeep(name, [...members, ...formerMembers]);
      if (reason)
        throw new Error(
          `security.encryption.keys: removing ${name}: ${reason}. Nothing was changed`,
        );
    }
    return { names };
  },
};
