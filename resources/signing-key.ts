import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "./dynamic-resource";
import { shim } from "./shim";

const provider = shim("SigningKey");

/** The key pair that signs service account tokens. All masters share it; the private key is a secret. */
export class SigningKey extends DynamicResource {
  /** Public key in PEM. */
  declare readonly publicKey: pulumi.Output<string>;
  /** Private key in PEM; a secret. */
  declare readonly privateKey: pulumi.Output<string>;

  constructor(name: string, opts?: pulumi.CustomResourceOptions) {
    const outputs = { publicKey: undefined, privateKey: undefined };
    const secret = { additionalSecretOutputs: ["privateKey"] };
    super(provider, name, outputs, { ...opts, ...secret }, "pki", "SigningKey");
  }
}
