import * as pulumi from "@pulumi/pulumi";
import type { KubernetesNodeInputs } from "../provider/node/inputs";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("KubernetesNode");

/** A host's Node object, containerd and kubelet. It exists once the node is ready; deleting it drains the node first. */
export class KubernetesNode extends DynamicResource {
  /** Manual changes, one per line; found by a refresh. */
  declare readonly drift: pulumi.Output<string[]>;

  constructor(
    name: string,
    args: Inputs<KubernetesNodeInputs>,
    opts?: pulumi.CustomResourceOptions,
  ) {
    const outputs = { drift: undefined };
    super(provider, name, { ...outputs, ...args }, opts, "cluster", "Node");
  }
}
