import * as pulumi from "@pulumi/pulumi";
import type { ClusterGatesInputs } from "../provider/rollout/cluster-gates";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("ClusterGates");

/** Gates that must hold before any change that restarts or drains something. */
export class ClusterGates extends DynamicResource {
  constructor(name: string, args: Inputs<ClusterGatesInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args }, opts, "cluster", "Gates");
  }
}
