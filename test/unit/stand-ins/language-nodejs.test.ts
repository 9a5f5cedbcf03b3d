import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { toStruct } from "../../../lab/stand-ins/properties";
import { call, clientOf, commandOf, startPlugin, type Plugin } from "./plugin-process";

// Stands in for the SDK's runner: tells what it was started with, then behaves as the program's first argument says.
const runner = `
  const behaviour = process.argv.at(-1);
  const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT } = process.env;
  const environment = { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT };
  console.log(JSON.stringify({ args: process.argv.slice(2), flags: process.execArgv, environment, pid: process.pid }));
  if (behaviour === "hang") setInterval(() => {}, 1000);
  else process.exit(Number(behaviour));
`;

describe("the Node.js language host stand-in", function () {
  this.timeout(20_000);
  let directory: string;
  let plugin: Plugin;
  let client: LanguageRuntimeClient;

  before(async () => {
    directory = mkdtempSync(join(tmpdir(), "language-host-"));
    writeFileSync(join(directory, "runner.js"), runner);
    addPackage("typescript", { version: "5.0.0" });
    addPackage("@pulumi/kubernetes", { version: "4.1.0", pulumi: { resource: true } });
    addPackage("@pulumi/kubernetes/node_modules/nested", {
      ...{ name: "nested", version: "1.0.0" },
      pulumi: {
        resource: true,
        name: "other",
        version: "2.0.0",
        server: "https://plugins.example",
      },
    });
    writeFileSync(
      join(directory, "package.json"),
      `{"dependencies":{"@pulumi/kubernetes":"^4.0.0"}}`,
    );
    plugin = await startPlugin("language-nodejs", {
      PULUMI_LANGUAGE_NODEJS_RUN_PATH: join(directory, "runner.js"),
    });
    client = clientOf(LanguageRuntimeClient, plugin);
  });

  after(async () => {
    await plugin.stop();
    rmSync(directory, { recursive: true });
  });

  function addPackage(name: string, manifest: object): void {
    const path = join(directory, "node_modules", name);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, "package.json"), JSON.stringify({ name, ...manifest }));
  }

  const info = (options = {}) =>
    new language.ProgramInfo()
      .setRootDirectory("/root-directory")
      .setProgramDirectory(directory)
      .setEntryPoint(".")
      .setOptions(toStruct(options));

  function runRequest(behaviour: string, options = {}): language.RunRequest {
    const request = new language.RunRequest().setInfo(info(options)).setArgsList([behaviour]);
    request.setProject("p").setStack("s").setOrganization("o").setMonitorAddress("monitor:1");
    request.setParallel(8).setDryrun(true).setConfigsecretkeysList(["p:token"]);
    request.getConfigMap().set("p:token", "x").set("p:config:old", "y");
    return request;
  }

  const run = (behaviour: string, options = {}) =>
    call(client, client.run, runRequest(behaviour, options)).then((answer) => answer.toObject());

  async function lastReport(): Promise<{
    args: string[];
    flags: string[];
    environment: object;
    pid: number;
  }> {
    while (plugin.printed.length === 0) await delay(20);
    return JSON.parse(plugin.printed.splice(0).at(-1) ?? "");
  }

  it("has the version of the SDK", async () => {
    const { version } = (await call(client, client.getPluginInfo, new Empty())).toObject();
    assert.equal(version, require("@pulumi/pulumi/package.json").version);
  });

  it("finds the resource plugins of the installed packages, nested ones too", async () => {
    const request = new language.GetRequiredPackagesRequest().setInfo(info());
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
    const request = new language.GetProgramDependenciesRequest().setInfo(info());
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

  it("tells about Node.js and TypeScript", async () => {
    const about = await call(client, client.about, new language.AboutRequest().setInfo(info()));
    assert.equal(about.getVersion(), process.version);
    assert.equal(about.getMetadataMap().get("typescriptVersion"), "5.0.0");
  });

  it("starts the SDK's runner with the arguments and the environment of the official host", async () => {
    assert.deepEqual(await run("0", { nodeargs: "--no-warnings --title='a b'" }), {
      error: "",
      bail: false,
    });
    const { args, flags, environment } = await lastReport();
    const engine = args[args.indexOf("--engine") + 1] ?? "";
    assert.match(engine, /^127\.0\.0\.1:\d+$/);
    assert.deepEqual(args, [
      ...["--monitor", "monitor:1", "--engine", engine, "--organization", "o", "--project", "p"],
      ...[
        "--root-directory",
        "/root-directory",
        "--stack",
        "s",
        "--pwd",
        directory,
        "--parallel",
        "8",
      ],
      ...["--dry-run", ".", "0"],
    ]);
    assert.deepEqual(flags, ["--no-warnings", "--title=a b"]);
    assert.deepEqual(environment, {
      PULUMI_CONFIG: '{"p:config:old":"y","p:config:token":"x"}',
      PULUMI_CONFIG_SECRET_KEYS: '["p:token"]',
      PULUMI_NODEJS_TYPESCRIPT: "true",
    });
  });

  it("tells how a program failed, and says nothing of one that has told it itself", async () => {
    const error = "Program exited with non-zero exit code: 7";
    assert.deepEqual(await run("7"), { error, bail: false });
    assert.deepEqual(await run("32"), { error: "", bail: true });
    assert.deepEqual(await run("0", { typescript: "yes" }), {
      ...{ error: "typescript option must be a boolean", bail: false },
    });
    plugin.printed.length = 0;
  });

  it("ends the program when the engine cancels", async () => {
    const ending = run("hang");
    await lastReport();
    await call(client, client.cancel, new Empty());
    assert.deepEqual(await ending, { error: "Program was ended by SIGINT", bail: false });
  });

  it("ends itself and the program when the engine is killed", async () => {
    const [node = "", ...args] = commandOf("language-nodejs");
    const engine = `
      const args = ${JSON.stringify([...args, "127.0.0.1:1"])};
      const plugin = require("node:child_process").spawn(${JSON.stringify(node)}, args, { stdio: "inherit" });
      console.log(plugin.pid);
    `;
    const child = spawn(node, ["-e", engine], {
      env: { ...process.env, PULUMI_LANGUAGE_NODEJS_RUN_PATH: join(directory, "runner.js") },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => (await lines.next()).value as string;
    const pid = Number(await next());
    const orphan = clientOf(LanguageRuntimeClient, { ...plugin, port: Number(await next()) });
    call(orphan, orphan.run, runRequest("hang")).catch(() => undefined);
    const { pid: programPid } = JSON.parse(await next()) as { pid: number };
    child.kill("SIGKILL");
    await once(child, "exit");
    while (alive(pid) || alive(programPid)) await delay(50);
    orphan.close();
  });
});

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
