import * as pulumi from "@pulumi/pulumi";

interface Frame {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
}
interface Sdk {
  stackTrace?: (skip: number) => readonly (Frame | undefined)[];
}

/**
 * Lets the engine be told where each resource is made from now on, and not the whole stack of calls: it keeps that with the
 * resource, and most of it is Node.js and the loading of modules. That was 6 kB of state for each host.
 *
 * The SDK has no setting for it, and the method is private: a later SDK that has none of that name goes on as it likes.
 */
export function tellFirstFrameOnly(): void {
  const sdk = pulumi.Resource as unknown as Sdk;
  const { stackTrace } = sdk;
  if (!stackTrace) return;
  // This function is one frame more to skip. The first one left is what the SDK takes the source position from.
  sdk.stackTrace = (skip) =>
    stackTrace
      .call(sdk, skip + 1)
      .slice(0, 1)
      .filter((frame) => frame !== undefined);
}
