import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKeysInputs } from "../provider/pki/encryption-keys";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("EncryptionKeys");

/** The names of the keys for Secrets. One that is still needed is kept here, before any master is changed. */
export class EncryptionKeys extends DynamicResource {
  constructor(
    name: string,
    args: Inputs<EncryptionKeysInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(provider, name, { ...args }, opts, "cluster", "EncryptionKeys");
  }
}
