import { deepStrictEqual, doesNotThrow, strictEqual } from "node:assert";
import { createRequire } from "node:module";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { Client } from "ssh2";
import { growSlowly } from "../../../internals/heap";
import { haveInputs, keepRequests } from "../../../internals/keep-requests";
import { loadLazily } from "../../../internals/lazy-sdk";
import { dropDebugMessages } from "../../../internals/quiet-sdk";
import { signByKeyType } from "../../../internals/sign-by-key-type";
import { omitPromiseTraces, omitResourceTraces } from "../../../internals/stack-trace";
import { isOn, patches } from "../../../internals/switch";
import { itWith } from "./patched";

/** A release of the SDK in which nothing has its name any more. */
const renamed = Object.assign(
  (name: string) => {
    throw new Error(`Cannot find module '${name}'`);
  },
  { resolve: createRequire(__filename).resolve, cache: {} },
) as unknown as NodeJS.Require;

describe("a patch whose internal has another name", () => {
  const other = () => ({ renamed: () => 42 });

  it("leaves a lazy load out", () => {
    loadLazily(renamed, ["./no-such-module"]);
    deepStrictEqual(renamed.cache, {});
  });

  it("leaves debug messages as they are", () => doesNotThrow(() => dropDebugMessages(renamed)));

  it("leaves the heap as it is", () => doesNotThrow(() => growSlowly("--")));

  it("leaves stack traces as they are", () => {
    const [Resource, promises] = [other(), other()];
    const sdk = (name: string) => (name === "./resource" ? { Resource } : promises);
    for (const omit of [omitResourceTraces, omitPromiseTraces]) {
      doesNotThrow(() => omit(renamed));
      omit(sdk as never);
    }
    for (const one of [Resource, promises]) deepStrictEqual(Object.keys(one), ["renamed"]);
  });

  describe("in ssh2 leaves its client as it is", () => {
    const authPK = () => undefined;
    const write = { alloc: authPK, finalize: authPK, allocStart: 0 };
    const whole = { authPK, _authsQueue: [], _cipher: { encrypt: authPK }, _packetRW: { write } };
    const patched = (protocol: object): boolean => {
      const client = { _protocol: { ...protocol } };
      signByKeyType(client as unknown as Client);
      return (
        (client._protocol as { authPK?: unknown }).authPK !== (protocol as typeof whole).authPK
      );
    };

    it("whatever it is that has another name", () => {
      doesNotThrow(() => signByKeyType({} as unknown as Client));
      const without = (name: string) => ({ ...whole, [name]: undefined });
      const protocols = [
        ...Object.keys(whole).map(without),
        { ...whole, _cipher: {} },
        ...Object.keys(write).map((name) => ({
          ...whole,
          _packetRW: { write: { ...write, [name]: undefined } },
        })),
      ];
      deepStrictEqual(
        protocols.map(patched),
        protocols.map(() => false),
      );
    });

    itWith("certificates", "while it is patched as it is today", () =>
      strictEqual(patched(whole), true),
    );
  });

  it("leaves requests alone", () => {
    const server = other();
    keepRequests(server as object);
    deepStrictEqual(Object.keys(server), ["renamed"]);
  });

  it("leaves requests alone that do not tell the inputs on record", () => {
    const names = ["ReadRequest", "DiffRequest", "UpdateRequest", "DeleteRequest"] as const;
    const renamedIn = (name: (typeof names)[number]) => ({
      ...messages,
      [name]: { prototype: other() },
    });
    deepStrictEqual(
      [messages, ...names.map(renamedIn)].map((one) => haveInputs(one as never)),
      [true, false, false, false, false],
    );
  });
});

describe("KUBERNETES_ON_BARE_METAL_PLAIN", () => {
  const before = process.env["KUBERNETES_ON_BARE_METAL_PLAIN"];
  afterEach(() => {
    delete process.env["KUBERNETES_ON_BARE_METAL_PLAIN"];
    if (before !== undefined) process.env["KUBERNETES_ON_BARE_METAL_PLAIN"] = before;
  });
  const off = (value: string) => {
    process.env["KUBERNETES_ON_BARE_METAL_PLAIN"] = value;
    return patches.filter((one) => !isOn(one));
  };

  it("turns off what it names, or everything", () =>
    deepStrictEqual(
      [off(""), off("heap,quiet-sdk"), off("1")],
      [[], ["quiet-sdk", "heap"], [...patches]],
    ));
});
