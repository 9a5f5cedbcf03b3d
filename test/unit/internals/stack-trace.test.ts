import { match, strictEqual } from "node:assert";
import * as sdk from "@pulumi/pulumi/runtime/debuggable";
import { omitPromiseTraces } from "../../../internals/stack-trace";
import { itWith } from "./patched";

const promises = sdk as unknown as {
  debuggablePromise: <T>(promise: Promise<T>, context: string) => Promise<T>;
};

describe("a promise of the SDK", () => {
  itWith("promise-traces", "has no stack trace, while errors keep theirs", async () => {
    omitPromiseTraces();
    const promise = Promise.resolve(42);
    strictEqual(await promises.debuggablePromise(promise, "an answer"), 42);
    strictEqual((promise as { _debugStackTrace?: string })._debugStackTrace, "Error");
    match(new Error("a fault").stack!, /\n\s+at .*stack-trace\.test/);
  });
});
