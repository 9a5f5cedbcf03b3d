import * as pulumi from "@pulumi/pulumi";
import type { HostLayerInputs } from "../provider/host/layer-inputs";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("HostLayer");

/** Files, binaries, certificates and units of one host that belong together. */
export type HostLayerArgs = Inputs<HostLayerInputs>;

/** One layer of a host. It exists once the host matches it and all its wait conditions hold. */
export class HostLayer extends DynamicResource {
  /** Manual changes on the host, one per line; found by a refresh. */
  declare readonly drift: pulumi.Output<string[]>;

  constructor(name: string, args: HostLayerArgs, opts?: pulumi.CustomResourceOptions) {
    super(provider, name, { drift: undefined, ...args }, opts, "host", "Layer");
  }
}
