import { createRequire } from "node:module";
import { patch } from "./switch";

interface Resource {
  readonly Resource: { stackTrace?: (skip: number) => readonly unknown[] };
}

interface Promises {
  debuggablePromise?: <T>(promise: Promise<T>, context: unknown) => Promise<T>;
}

const installed = createRequire(require.resolve("@pulumi/pulumi"));

/**
 * Stops the SDK from recording a stack trace with every resource: 7 kB of state per host, mostly frames of Node.js and
 * module loading, and the first frame is the same for all resources of a type. Recording took a twentieth of the
 * program's time.
 *
 * The SDK has no setting for it, and the method is private.
 *
 * @param sdk the SDK's own `require`
 */
export const omitResourceTraces = (sdk: NodeJS.Require = installed): void =>
  patch("resource-traces", () => {
    const { Resource } = sdk("./resource") as Resource;
    if (Resource.stackTrace) Resource.stackTrace = () => [];
  });

/**
 * Stops the SDK from recording a stack trace with each of its promises: with 300 promises per host they take a sixth of
 * the program's memory, and only serve to find a forgotten promise. Errors keep their stack traces.
 *
 * @param sdk the SDK's own `require`
 */
export const omitPromiseTraces = (sdk: NodeJS.Require = installed): void =>
  patch("promise-traces", () => {
    const promises = sdk("./runtime/debuggable") as Promises;
    const keep = promises.debuggablePromise;
    if (!keep) return;
    promises.debuggablePromise = (promise, context) => {
      const { stackTraceLimit } = Error;
      Error.stackTraceLimit = 0;
      try {
        return keep(promise, context);
      } finally {
        Error.stackTraceLimit = stackTraceLimit;
      }
    };
  });
