import { deepStrictEqual, strictEqual } from "node:assert";
import { parse } from "yaml";
import { encryptionConfigPath, encryptionFile } from "../../../layers/control-plane/encryption";
import { cases } from "./cases";

const keys = [
  { name: "new", secret: "bmV3" },
  { name: "old", secret: "b2xk" },
];
const providers = (enabled: boolean) =>
  parse(encryptionFile({ enabled, keys: ["new", "old"], kms: {} }, keys).content).resources[0]
    .providers;

const vault = { endpoint: "unix:///run/kms/vault.sock", timeoutSeconds: 3 };
const withPlugin = (names: string[], enabled = true) =>
  parse(
    encryptionFile(
      { enabled, keys: names, kms: { vault } },
      names.filter((name) => name !== "vault").map((name) => ({ name, secret: "bmV3" })),
    ).content,
  ).resources[0].providers.map((provider: object) => Object.keys(provider)[0]);

describe("the encryption of Secrets", () => {
  it("writes with the first key, and reads with all and without any", () => {
    deepStrictEqual(providers(true), [{ secretbox: { keys } }, { identity: {} }]);
  });

  it("writes plain text when it is off, and reads what the keys have written", () => {
    deepStrictEqual(providers(false), [{ identity: {} }, { secretbox: { keys } }]);
  });

  it("is a file for root alone", () =>
    strictEqual(
      encryptionFile({ enabled: true, keys: ["new", "old"], kms: {} }, keys).mode,
      "0600",
    ));

  it("writes by a KMS plugin when its name is first, and reads by it wherever it stands", () => {
    deepStrictEqual(withPlugin(["vault", "a"]), ["kms", "secretbox", "identity"]);
    deepStrictEqual(withPlugin(["a", "vault", "b"]), ["secretbox", "kms", "identity"]);
    deepStrictEqual(withPlugin(["vault"]), ["kms", "identity"]);
    deepStrictEqual(withPlugin(["vault", "a"], false), ["identity", "kms", "secretbox"]);
  });

  it("restarts no API server: it is in no rendered file", () => {
    for (const files of Object.values(cases)) strictEqual(encryptionConfigPath in files, false);
  });
});
