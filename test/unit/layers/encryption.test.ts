import { deepStrictEqual, strictEqual } from "node:assert";
import { parse } from "yaml";
import { encryptionConfigPath, encryptionFile } from "../../../layers/control-plane/encryption";
import { cases } from "./cases";

const keys = [
  { name: "new", secret: "bmV3" },
  { name: "old", secret: "b2xk" },
];
const providers = (enabled: boolean) =>
  parse(encryptionFile({ enabled }, keys).content).resources[0].providers;

describe("the encryption of Secrets", () => {
  it("writes with the first key, and reads with all and without any", () => {
    deepStrictEqual(providers(true), [{ secretbox: { keys } }, { identity: {} }]);
  });

  it("writes plain text when it is off, and reads what the keys have written", () => {
    deepStrictEqual(providers(false), [{ identity: {} }, { secretbox: { keys } }]);
  });

  it("is a file for root alone", () =>
    strictEqual(encryptionFile({ enabled: true }, keys).mode, "0600"));

  it("is no part of what restarts an API server: it stands in no rendered file", () => {
    for (const files of Object.values(cases)) strictEqual(encryptionConfigPath in files, false);
  });
});
