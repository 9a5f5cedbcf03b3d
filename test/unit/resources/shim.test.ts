import { deepStrictEqual, strictEqual } from "node:assert";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { everyResource, type Serialized } from "./every-resource";

describe("a dynamic resource", () => {
  let all: Serialized[];
  before(async () => (all = await everyResource()));

  it("is tested here, whatever its class", () => {
    const folder = join(__dirname, "../../../resources");
    const parts = ["dynamic-resource", "inputs", "shim"];
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
        "pulumi-nodejs:dynamic/cluster:Gates",
        "pulumi-nodejs:dynamic/cluster:Identity",
        "pulumi-nodejs:dynamic/cluster:Nodes",
        "pulumi-nodejs:dynamic/cluster:Release",
        "pulumi-nodejs:dynamic/pki:EncryptionKey",
        "pulumi-nodejs:dynamic/cluster:EncryptionKeys",
        "pulumi-nodejs:dynamic/cluster:EtcdMember",
        "pulumi-nodejs:dynamic/cluster:EtcdMembership",
        "pulumi-nodejs:dynamic/host:Layer",
        "pulumi-nodejs:dynamic/cluster:Kubeconfig",
        "pulumi-nodejs:dynamic/cluster:Node",
        "pulumi-nodejs:dynamic/cluster:NetworkProof",
        "pulumi-nodejs:dynamic/host:PodRuntime",
        "pulumi-nodejs:dynamic/host:Preflight",
        "pulumi-nodejs:dynamic/pki:SigningKey",
      ],
    ));

  it("has the same provider text as existing stacks", () => {
    for (const { kind, provider } of all)
      strictEqual(provider, `exports.handler=()=>require("./provider").methods("${kind}")`);
  });
});
