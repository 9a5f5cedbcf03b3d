import { randomBytes } from "node:crypto";
import { mayBeDeleted } from "./encryption-keys";
import type { Handler } from "../handler";

export interface EncryptionKeyInputs {
  /** Its name in `security.encryption.keys`. */
  readonly name: string;
}

/** A key is made once and never changes: another key has another name. */
export const handler: Handler<
  EncryptionKeyInputs,
  EncryptionKeyInputs & { readonly secret: string }
> = {
  id: ({ name }) => `encryption-key/${name}`,
  derivedOutputs: ({ name }) => ({ name }),
  diff: () => ({ changes: false }),
  create: ({ name }) => Promise.resolve({ name, secret: randomBytes(32).toString("base64") }),

  /** A run that goes on after errors comes here too, whether or not the check of the list has succeeded. */
  delete({ name }) {
    if (mayBeDeleted(name)) return Promise.resolve();
    return Promise.reject(
      new Error(
        `security.encryption.keys: removing ${name}: it is not certain that no Secret needs it; fix what failed, and run pulumi up again`,
      ),
    );
  },
};
