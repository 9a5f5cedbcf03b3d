import * as pulumi from "@pulumi/pulumi";

/**
 * A resource whose provider is part of this project. The engine treats it as a `pulumi.dynamic.Resource`, which is
 * defined by its type and the property `__provider` (sdk/nodejs/dynamic/index.ts).
 */
export class DynamicResource extends pulumi.CustomResource {
  /**
   * @param provider text that the engine stores; see `shim`
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
