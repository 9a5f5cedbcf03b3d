import * as pulumi from "@pulumi/pulumi";
import type { PreflightInputs } from "../provider/host/preflight/preflight";
import { DynamicResource } from "./dynamic-resource";
import type { Inputs } from "./inputs";
import { shim } from "./shim";

const provider = shim("Preflight");

/** Checks the requirements of a node on a host, before anything on the host is changed. */
export class Preflight extends DynamicResource {
  declare readonly machineId: pulumi.Output<string>;
  /** Distribution, from os-release. */
  declare readonly os: pulumi.Output<string>;
  declare readonly kernel: pulumi.Output<string>;
  declare readonly memoryMib: pulumi.Output<number>;

  constructor(name: string, args: Inputs<PreflightInputs>, opts?: pulumi.CustomResourceOptions) {
    const outputs = {
      machineId: undefined,
      os: undefined,
      kernel: undefined,
      memoryMib: undefined,
    };
    super(provider, name, { ...outputs, ...args }, opts, "host", "Preflight");
  }
}
