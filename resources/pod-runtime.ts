import * as pulumi from "@pulumi/pulumi";
import type { PodRuntimeInputs } from "../provider/node/pod-runtime";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("PodRuntime");

/** Container engine and kubelet of a host, as they are first set up. They exist when the kubelet is healthy. */
export class PodRuntime extends DynamicResource {
  /** What of them does not run, a line for each thing; found by a refresh. */
  declare readonly drift: pulumi.Output<string[]>;

  constructor(name: string, args: Inputs<PodRuntimeInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { drift: undefined, ...args }, opts, "host", "PodRuntime");
  }
}
