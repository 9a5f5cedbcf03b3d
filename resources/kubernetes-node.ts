import * as pulumi from "@pulumi/pulumi";
import type { KubernetesNodeInputs } from "../provider/node/inputs";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("KubernetesNode");

/** A host's Node object. It exists when the node is ready; its removal drains the node first. */
export class KubernetesNode extends DynamicResource {
  /** Manual changes since then, one per line; found by a refresh. */
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
