import * as pulumi from "@pulumi/pulumi";

/**
 * The URN that a dynamic resource is going to have, for the status lines of its provider.
 *
 * A promise and no output: an output would make the resource depend on its parent component, which is waited for with all
 * of its children, this one included.
 *
 * @param type module and name of the type, as they go to the dynamic resource's constructor
 */
export const statusUrn = (
  name: string,
  type: `${string}:${string}`,
  parent: pulumi.Resource | undefined,
): Promise<string> =>
  new Promise((resolve) => {
    pulumi.createUrn(name, `pulumi-nodejs:dynamic/${type}`, parent).apply(resolve);
  });
