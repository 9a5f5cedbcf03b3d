import * as pulumi from "@pulumi/pulumi";
import type { KeyPair } from "../pki/pem";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("CertificateAuthority");

export interface CertificateAuthorityArgs {
  /** Name in the certificate. */
  commonName: string;
  /** Validity in days. */
  validDays: number;
}

/** A CA of the cluster. Its key is only in the stack's encrypted state. */
export class CertificateAuthority extends DynamicResource {
  /** Certificate in PEM. */
  declare readonly cert: pulumi.Output<string>;
  /** Private key in PEM; a secret. */
  declare readonly key: pulumi.Output<string>;

  constructor(name: string, args: CertificateAuthorityArgs, opts?: pulumi.CustomResourceOptions) {
    const outputs = { cert: undefined, key: undefined };
    const secret = { additionalSecretOutputs: ["key"] };
    super(
      provider,
      name,
      { ...outputs, ...args },
      { ...opts, ...secret },
      "pki",
      "CertificateAuthority",
    );
  }

  /** What signing takes. Only the key is marked secret: see docs/decisions/0020-speed.md. */
  get keyPair(): Inputs<KeyPair> {
    return { cert: this.cert, key: pulumi.secret(this.key) };
  }
}
