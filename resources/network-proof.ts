import * as pulumi from "@pulumi/pulumi";
import type { NetworkProofInputs } from "../provider/node/network-proof";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("NetworkProof");

/**
 * Marks the point from which pods work on every node, if another program provides the pod network. It depends on the
 * nodes.
 */
export class NetworkProof extends DynamicResource {
  constructor(name: string, args: Inputs<NetworkProofInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args }, opts, "cluster", "NetworkProof");
  }
}
