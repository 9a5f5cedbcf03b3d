import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKeyInputs } from "../provider/pki/encryption-key";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("EncryptionKey");

/** A key that encrypts Secrets in etcd. Stored in the stack's encrypted state and on the masters. */
export class EncryptionKey extends DynamicResource {
  /** 32 random bytes in base64; a secret. */
  declare readonly secret: pulumi.Output<string>;

  constructor(
    name: string,
    args: Inputs<EncryptionKeyInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const secret = { additionalSecretOutputs: ["secret"] };
    super(
      provider,
      name,
      { secret: undefined, ...args },
      { ...opts, ...secret },
      "pki",
      "EncryptionKey",
    );
  }
}
