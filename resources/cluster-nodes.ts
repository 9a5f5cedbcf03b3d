import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "./dynamic-resource";
import { shim } from "./shim";

const provider = shim("ClusterNodes");

/**
 * The moment from which on all nodes that it depends on are ready. What runs in the cluster waits for this one resource:
 * in the state each would otherwise list every node, 4 kB for each host. Where a node failed, it is skipped with all that
 * waits for it.
 */
export class ClusterNodes extends DynamicResource {
  constructor(name: string, opts: pulumi.CustomResourceOptions) {
    super(provider, name, {}, opts, "cluster", "Nodes");
  }
}
