import * as pulumi from "@pulumi/pulumi";
import { DynamicResource } from "./dynamic-resource";
import { shim } from "./shim";

const provider = shim("ClusterNodes");

/**
 * Marks the point from which all nodes that it depends on are ready. Everything in the cluster depends on this one
 * resource: otherwise each resource's state would list every node, 4 kB per host. If a node fails, this is skipped,
 * with everything that depends on it.
 */
export class ClusterNodes extends DynamicResource {
  constructor(name: string, opts: pulumi.CustomResourceOptions) {
    super(provider, name, {}, opts, "cluster", "Nodes");
  }
}
