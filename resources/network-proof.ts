import * as pulumi from "@pulumi/pulumi";
import type { NetworkProofInputs } from "../provider/node/network-proof";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("NetworkProof");

/** The moment from which on pods work on every node, where another program brings the pod network: it comes after the nodes. */
export class NetworkProof extends DynamicResource {
  constructor(name: string, args: Inputs<NetworkProofInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { ...args }, opts, "cluster", "NetworkProof");
  }
}
