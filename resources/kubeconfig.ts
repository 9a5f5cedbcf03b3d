import * as pulumi from "@pulumi/pulumi";
import type { KubeconfigInputs } from "../provider/kubeconfig";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("Kubeconfig");

/** The administrator's way into the cluster. It exists when the API server admits its certificate. */
export class Kubeconfig extends DynamicResource {
  /** Text of the kubeconfig; a secret. */
  declare readonly kubeconfig: pulumi.Output<string>;
  /** URL of the API server that it names. */
  declare readonly server: pulumi.Output<string>;
  /** That its server does not answer and another does; found by a refresh. */
  declare readonly drift: pulumi.Output<string[]>;

  constructor(name: string, args: Inputs<KubeconfigInputs>, opts?: pulumi.CustomResourceOptions) {
    const secret = { additionalSecretOutputs: ["kubeconfig"] };
    super(
      provider,
      name,
      { kubeconfig: undefined, server: undefined, drift: undefined, ...args },
      { ...opts, ...secret },
      "cluster",
      "Kubeconfig",
    );
  }
}
