import * as pulumi from "@pulumi/pulumi";
import type { GateAccess } from "../provider/rollout/access";
import type { ClusterGatesInputs } from "../provider/rollout/cluster-gates";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("ClusterGates");

/** Gates that must hold before any change that restarts or drains something. */
export class ClusterGates extends DynamicResource {
  /** How layers ask them; a secret. */
  declare readonly access: pulumi.Output<GateAccess>;

  constructor(name: string, args: Inputs<ClusterGatesInputs>, opts?: pulumi.CustomResourceOptions) {
    const props = { access: undefined, ...args };
    const secret = { additionalSecretOutputs: ["access"] };
    super(provider, name, props, { ...opts, ...secret }, "cluster", "Gates");
  }
}
