import * as pulumi from "@pulumi/pulumi";
import type { ClusterReleaseInputs } from "../provider/cluster/release";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("ClusterRelease");

/** The releases of a cluster. Refuses unsupported changes before anything that runs is changed. */
export class ClusterRelease extends DynamicResource {
  constructor(
    name: string,
    args: Inputs<ClusterReleaseInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    super(provider, name, { ...args }, opts, "cluster", "Release");
  }
}
