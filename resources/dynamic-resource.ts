import * as pulumi from "@pulumi/pulumi";

/**
 * A resource whose provider is part of this project. To the engine it is one of `pulumi.dynamic.Resource`: the type and the
 * property `__provider` are all that makes one (sdk/nodejs/dynamic/index.ts).
 */
export class DynamicResource extends pulumi.CustomResource {
  /**
   * @param provider text that the engine keeps; see `shim`
   * @param props inputs, and outputs as `undefined`
   * @param module first part of the type, such as `host`
   * @param type second part of the type, such as `Layer`
   */
  constructor(
    provider: string,
    name: string,
    props: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions | undefined,
    module: string,
    type: string,
  ) {
    const full = `pulumi-nodejs:dynamic/${module}:${type}`;
    super(full, name, { ...props, __provider: provider }, opts);
  }
}
