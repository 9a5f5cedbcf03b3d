import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKeysInputs } from "../provider/pki/encryption-keys";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("EncryptionKeys");

/** The names of the keys for Secrets. Refuses to drop a key that is still in use, before any master changes. */
export class EncryptionKeys extends DynamicResource {
  constructor(
    name: string,
    args: Inputs<EncryptionKeysInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(provider, name, { ...args }, opts, "cluster", "EncryptionKeys");
  }
}
