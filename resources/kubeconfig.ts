import * as pulumi from "@pulumi/pulumi";
import type { KubeconfigInputs } from "../provider/cluster/kubeconfig";
import type { ClusterAccess } from "../layers/formats/kubeconfig";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("Kubeconfig");

/** The administrator's way into the cluster. It exists when the API server admits its certificate. */
export class Kubeconfig extends DynamicResource {
  /** Text of the kubeconfig; a secret. */
  declare readonly kubeconfig: pulumi.Output<string>;
  /** The access that resources use for the cluster. Of it the key alone is a secret: docs/decisions/0020-speed.md says why. */
  readonly access: Inputs<ClusterAccess>;
  /** Its client's certificate in PEM. */
  declare readonly cert: pulumi.Output<string>;
  /** Its client's private key in PEM; a secret. */
  declare readonly key: pulumi.Output<string>;
  /** URL of the API server that it names. */
  declare readonly server: pulumi.Output<string>;
  /** That its server does not answer and another does; found by a refresh. */
  declare readonly drift: pulumi.Output<string[]>;

  constructor(name: string, args: Inputs<KubeconfigInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = { kubeconfig: undefined, cert: undefined, key: undefined, server: undefined };
    const secret = { additionalSecretOutputs: ["kubeconfig", "key"] };
    super(
      provider,
      name,
      { ...outputs, drift: undefined, ...args },
      { ...opts, ...secret },
      "cluster",
      "Kubeconfig",
    );
    this.access = {
      cluster: args.cluster,
      server: this.server,
      authority: args.trusted,
      client: { cert: this.cert, key: pulumi.secret(this.key) },
    };
  }
}
