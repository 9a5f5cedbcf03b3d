import * as pulumi from "@pulumi/pulumi";
import * as promises from "@pulumi/pulumi/runtime/debuggable";

interface Sdk {
  stackTrace?: (skip: number) => readonly unknown[];
}

// TypeScript treats the exports of a module as read-only.
const debuggable = promises as {
  debuggablePromise: <T>(promise: Promise<T>, context: unknown) => Promise<T>;
};

/**
 * Stops the SDK from recording a stack trace with every resource: 7 kB of state per host, mostly frames of Node.js and
 * module loading, and the first frame is the same for all resources of a type. Recording took a twentieth of the
 * program's time.
 *
 * The SDK has no setting for it, and the method is private. Does nothing if a later SDK lacks it.
 */
export function omitResourceTraces(): void {
  const sdk = pulumi.Resource as unknown as Sdk;
  if (sdk.stackTrace) sdk.stackTrace = () => [];
}

/**
 * Stops the SDK from recording a stack trace with each of its promises: with 300 promises per host they take a sixth of
 * the program's memory, and only serve to find a forgotten promise. Errors keep their stack traces.
 */
export function omitPromiseTraces(): void {
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
