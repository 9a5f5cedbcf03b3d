import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expectGolden } from "../../golden";
import { everyResource, type Serialized } from "./every-resource";

describe("a resource of ours", () => {
  let all: Serialized[];
  before(async () => (all = await everyResource()));

  it("is tested here, whatever its class", () => {
    const folder = join(__dirname, "../../../resources");
    const parts = ["inputs", "shim", "status-urn"];
    const classes = readdirSync(folder).map((file) => file.replace(/\.ts$/, ""));
    const kebab = (name: string) =>
      name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    deepStrictEqual(
      classes.filter((name) => !parts.includes(name)),
      all.map(({ kind }) => kebab(kind)),
    );
  });

  it("has the type that it has in existing stacks", () =>
    deepStrictEqual(
      all.map(({ type }) => type),
      [
        "pulumi-nodejs:dynamic/cluster:AdmissionReady",
        "pulumi-nodejs:dynamic/pki:CertificateAuthority",
        "pulumi-nodejs:dynamic/cluster:Release",
        "pulumi-nodejs:dynamic/pki:EncryptionKey",
        "pulumi-nodejs:dynamic/cluster:EtcdMember",
        "pulumi-nodejs:dynamic/cluster:EtcdMembership",
        "pulumi-nodejs:dynamic/host:Layer",
        "pulumi-nodejs:dynamic/cluster:Kubeconfig",
        "pulumi-nodejs:dynamic/cluster:Node",
        "pulumi-nodejs:dynamic/host:Preflight",
        "pulumi-nodejs:dynamic/pki:SigningKey",
      ],
    ));

  it("has methods that existing stacks hold too, letter by letter", () => {
    for (const { kind, provider } of all) expectGolden(`shim/${kind}.js`, provider);
  });

  it("has small methods that name no path and no module but the provider", () => {
    for (const { kind, provider } of all) {
      ok(provider.length < 3072, `${kind}: ${provider.length} characters`);
      const required = [...provider.matchAll(/require\(([^)]*)\)/g)].map(([, name]) => name);
      deepStrictEqual([...new Set(required)], ['"./provider"'], kind);
      strictEqual(/["'`]\/|node_modules|file:/.test(provider), false, kind);
    }
  });

  it("differs from those of other kinds by the name of its kind alone", () => {
    const texts = all.map(({ kind, provider }) => provider.replaceAll(`"${kind}"`, "KIND"));
    strictEqual(new Set(texts).size, 1);
  });
});
