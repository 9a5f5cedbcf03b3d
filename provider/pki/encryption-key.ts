import { randomBytes } from "node:crypto";
import type { Handler } from "../handler";
import { listedEncryptionKeys, listedEtcdHosts } from "../stack";
import { reasonToKeep } from "./secrets-of-key";

export interface EncryptionKeyInputs {
  /** Its name in `security.encryption.keys`. */
  readonly name: string;
  /** The cluster that it belongs to. Absent in states of earlier versions. */
  readonly owner?: string;
}

/** A key is created once and never changes: another key needs another name. */
export const handler: Handler<
  EncryptionKeyInputs,
  EncryptionKeyInputs & { readonly secret: string }
> = {
  id: ({ name }) => `encryption-key/${name}`,
  derivedOutputs: ({ name, owner }) => ({ name, ...(owner !== undefined && { owner }) }),
  notCompared: ["owner"],
  diff: () => ({ changes: false }),
  create: ({ name, owner }) => {
    const secret = randomBytes(32).toString("base64");
    return Promise.resolve({ name, ...(owner !== undefined && { owner }), secret });
  },

  /**
   * With --continue-on-error, this runs whether or not the check of the list succeeded. A key that the stack file still lists is deleted
   * with its cluster.
   */
  async delete({ name, owner }) {
    const listed = listedEncryptionKeys();
    if (!listed || listed.includes(name)) return;
    const reason =
      owner === undefined
        ? "an older version of this program made it, and does not say for which cluster; list it again, run pulumi up, and take it off"
        : await reasonToKeep(name, listedEtcdHosts(owner));
    if (reason)
      throw new Error(`security.encryption.keys: removing ${name}: ${reason}. The key stays`);
  },
};
