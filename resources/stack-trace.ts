import * as pulumi from "@pulumi/pulumi";

interface Sdk {
  stackTrace?: (skip: number) => readonly unknown[];
}

/**
 * Lets the engine not be told the stack of calls by which each resource is made, from now on. It keeps that with the
 * resource, 7 kB of state for each host; most of it is Node.js and the loading of modules, and the first line is the same
 * for all resources of a type. To put it together took a twentieth of the program's time.
 *
 * The SDK has no setting for it, and the method is private: a later SDK that has none of that name goes on as it likes.
 */
export function tellNoStackTraces(): void {
  const sdk = pulumi.Resource as unknown as Sdk;
  if (sdk.stackTrace) sdk.stackTrace = () => [];
}
