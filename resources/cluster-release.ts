import * as pulumi from "@pulumi/pulumi";
import type { ClusterReleaseInputs } from "../provider/cluster-release";
import { DynamicResource } from "./dynamic-resource";
import { shim } from "./shim";
import { statusUrn } from "./status-urn";

const provider = shim("ClusterRelease");

/** The releases that a cluster has. Changes that are not supported are refused here, before anything that runs is changed. */
export class ClusterRelease extends DynamicResource {
  constructor(
    name: string,
    args: Omit<ClusterReleaseInputs, "statusUrn">,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const urn = statusUrn(name, "cluster:Release", opts?.parent);
    super(provider, name, { ...args, statusUrn: urn }, opts, "cluster", "Release");
  }
}
