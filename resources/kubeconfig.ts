import * as pulumi from "@pulumi/pulumi";
import type { KubeconfigInputs } from "../provider/cluster/kubeconfig";
import type { ClusterAccess } from "../layers/formats/kubeconfig";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("Kubeconfig");

/** The administrator's access to the cluster. It exists once the API server accepts its certificate. */
export class Kubeconfig extends DynamicResource {
  /** Text of the kubeconfig; a secret. */
  declare readonly kubeconfig: pulumi.Output<string>;
  /** Access to the cluster for other resources. Only the key is marked secret: see docs/decisions/0020-speed.md. */
  readonly access: Inputs<ClusterAccess>;
  /** Client certificate in PEM. */
  declare readonly cert: pulumi.Output<string>;
  /** Private key in PEM; a secret. */
  declare readonly key: pulumi.Output<string>;
  /** URL of its API server. */
  declare readonly server: pulumi.Output<string>;
  /** Set if its server does not answer and another one does; found by a refresh. */
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
