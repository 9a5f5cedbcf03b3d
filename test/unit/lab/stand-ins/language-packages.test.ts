import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { addPackage, programInfo, useLanguageHost } from "./language-fixture";
import { call } from "./plugin-process";

describe("packages that the language host stand-in finds", function () {
  this.timeout(20_000);
  const fixture = useLanguageHost();

  before(() => {
    const { directory } = fixture;
    addPackage(directory, "typescript", { version: "5.0.0" });
    addPackage(directory, "@pulumi/kubernetes", { version: "4.1.0", pulumi: { resource: true } });
    addPackage(directory, "@pulumi/kubernetes/node_modules/nested", {
      ...{ name: "nested", version: "1.0.0" },
      pulumi: {
        resource: true,
        name: "other",
        version: "2.0.0",
        server: "https://plugins.example",
      },
    });
    const dependencies = { "@pulumi/kubernetes": "^4.0.0" };
    writeFileSync(join(directory, "package.json"), JSON.stringify({ dependencies }));
  });

  it("has the version of the SDK", async () => {
    const { client } = fixture;
    const { version } = (await call(client, client.getPluginInfo, new Empty())).toObject();
    assert.equal(version, require("@pulumi/pulumi/package.json").version);
  });

  it("finds the resource plugins of the installed packages, nested ones too", async () => {
    const { client, directory } = fixture;
    const request = new language.GetRequiredPackagesRequest().setInfo(programInfo(directory));
    const { packagesList } = (await call(client, client.getRequiredPackages, request)).toObject();
    assert.deepEqual(
      packagesList.map(({ name, kind, version, server }) => ({ name, kind, version, server })),
      [
        { name: "kubernetes", kind: "resource", version: "v4.1.0", server: "" },
        { name: "other", kind: "resource", version: "v2.0.0", server: "https://plugins.example" },
      ],
    );
  });

  it("lists the dependencies of the program", async () => {
    const { client, directory } = fixture;
    const request = new language.GetProgramDependenciesRequest().setInfo(programInfo(directory));
    const direct = (await call(client, client.getProgramDependencies, request)).toObject();
    assert.deepEqual(direct.dependenciesList, [{ name: "@pulumi/kubernetes", version: "4.1.0" }]);
    request.setTransitivedependencies(true);
    const all = (await call(client, client.getProgramDependencies, request)).toObject();
    assert.deepEqual(all.dependenciesList.map(({ name }) => name).sort(), [
      "@pulumi/kubernetes",
      "nested",
      "typescript",
    ]);
  });

  it("reports the versions of Node.js and TypeScript", async () => {
    const { client, directory } = fixture;
    const about = await call(
      client,
      client.about,
      new language.AboutRequest().setInfo(programInfo(directory)),
    );
    assert.equal(about.getVersion(), process.version);
    assert.equal(about.getMetadataMap().get("typescriptVersion"), "5.0.0");
  });
});
