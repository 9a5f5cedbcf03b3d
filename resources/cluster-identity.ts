import * as pulumi from "@pulumi/pulumi";
import type { ClusterIdentityInputs } from "../provider/cluster/identity";
import { DynamicResource } from "./dynamic-resource";
import { shim } from "./shim";

const provider = shim("ClusterIdentity");

/** Distinguishes the cluster from every other one. Its hosts record it in their ledger and refuse other owners. */
export class ClusterIdentity extends DynamicResource {
  /** CLUSTER/STACK/ID. */
  declare readonly owner: pulumi.Output<string>;

  constructor(name: string, args: ClusterIdentityInputs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { owner: undefined, ...args }, opts, "cluster", "Identity");
  }
}
