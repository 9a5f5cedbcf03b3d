import * as pulumi from "@pulumi/pulumi";
import * as promises from "@pulumi/pulumi/runtime/debuggable";

interface Sdk {
  stackTrace?: (skip: number) => readonly unknown[];
}

// What a module exports is for itself to set, says the compiler.
const debuggable = promises as {
  debuggablePromise: <T>(promise: Promise<T>, context: unknown) => Promise<T>;
};

/**
 * Stops the SDK from recording a stack trace with every resource. It keeps that with the
 * resource, 7 kB of state for each host; most of it is Node.js and the loading of modules, and the first line is the same
 * for all resources of a type. To put it together took a twentieth of the program's time.
 *
 * The SDK has no setting for it, and the method is private: a later SDK that has none of that name goes on as it likes.
 */
export function tellNoStackTraces(): void {
  const sdk = pulumi.Resource as unknown as Sdk;
  if (sdk.stackTrace) sdk.stackTrace = () => [];
}

/**
 * Keeps no stack of calls with the SDK's promises, from now on: of 300 for each host they take a sixth of the program's
 * memory, and serve to tell which promise was forgotten. Errors have theirs as ever.
 */
export function keepNoStackTraces(): void {
  const keep = debuggable.debuggablePromise;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return keep(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}
