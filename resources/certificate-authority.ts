import * as pulumi from "@pulumi/pulumi";
import type { KeyPair } from "../pki/pem";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("CertificateAuthority");

export interface CertificateAuthorityArgs {
  /** Name in the certificate. */
  commonName: string;
  /** Days that the certificate holds from the day it is made. */
  validDays: number;
}

/** A certificate authority of the cluster. Its key is in the stack's encrypted state and nowhere else. */
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

  /** What signing with the authority takes. Of it the key alone is a secret: docs/decisions/0020-speed.md says why. */
  get keyPair(): Inputs<KeyPair> {
    return { cert: this.cert, key: pulumi.secret(this.key) };
  }
}
