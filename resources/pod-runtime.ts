import * as pulumi from "@pulumi/pulumi";
import type { PodRuntimeInputs } from "../provider/node/pod-runtime";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("PodRuntime");

/** The first set-up of containerd and the kubelet on a host. It exists once the kubelet is healthy. */
export class PodRuntime extends DynamicResource {
  /** Units that are not running, one per line; found by a refresh. */
  declare readonly drift: pulumi.Output<string[]>;

  constructor(name: string, args: Inputs<PodRuntimeInputs>, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { drift: undefined, ...args }, opts, "host", "PodRuntime");
  }
}
