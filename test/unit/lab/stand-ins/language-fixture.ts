import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import * as language from "@pulumi/pulumi/proto/language_pb";
import { toStruct } from "../../../../lab/offline/stand-ins/properties";
import { clientOf, startPlugin, type Plugin } from "./plugin-process";

// Stands in for the SDK's runner: prints what it was started with, then behaves as the program's first argument says.
const runner = `
  const behaviour = process.argv.at(-1);
  const { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT } = process.env;
  const environment = { PULUMI_CONFIG, PULUMI_CONFIG_SECRET_KEYS, PULUMI_NODEJS_TYPESCRIPT };
  console.log(JSON.stringify({ args: process.argv.slice(2), flags: process.execArgv, environment, pid: process.pid }));
  if (behaviour === "hang") setInterval(() => {}, 1000);
  else process.exit(Number(behaviour));
`;

/** The stand-in, once for a suite, and a directory with a program whose runner is ours. */
export interface LanguageFixture {
  directory: string;
  runnerPath: string;
  plugin: Plugin;
  client: LanguageRuntimeClient;
}

/** Sets up a suite's fixture, which is filled in before its first test. */
export function useLanguageHost(): LanguageFixture {
  const fixture = {} as LanguageFixture;

  before(async () => {
    fixture.directory = mkdtempSync(join(tmpdir(), "language-host-"));
    fixture.runnerPath = join(fixture.directory, "runner.js");
    writeFileSync(fixture.runnerPath, runner);
    fixture.plugin = await startPlugin("language-nodejs", {
      PULUMI_LANGUAGE_NODEJS_RUN_PATH: fixture.runnerPath,
    });
    fixture.client = clientOf(LanguageRuntimeClient, fixture.plugin);
  });

  after(async () => {
    await fixture.plugin.stop();
    rmSync(fixture.directory, { recursive: true });
  });

  return fixture;
}

export function addPackage(directory: string, path: string, manifest: object): void {
  const package_ = join(directory, "node_modules", path);
  mkdirSync(package_, { recursive: true });
  writeFileSync(join(package_, "package.json"), JSON.stringify({ name: path, ...manifest }));
}

export const programInfo = (directory: string, options = {}): language.ProgramInfo =>
  new language.ProgramInfo()
    .setRootDirectory("/root-directory")
    .setProgramDirectory(directory)
    .setEntryPoint(".")
    .setOptions(toStruct(options));

/** A preview of a program with this behaviour: `hang`, or an exit code. */
export function runRequest(
  directory: string,
  behaviour: string,
  options = {},
): language.RunRequest {
  const info = programInfo(directory, options);
  const request = new language.RunRequest().setInfo(info).setArgsList([behaviour]);
  request.setProject("p").setStack("s").setOrganization("o").setMonitorAddress("monitor:1");
  request.setParallel(8).setDryrun(true).setConfigsecretkeysList(["p:token"]);
  request.getConfigMap().set("p:token", "x").set("p:config:old", "y");
  return request;
}

/** What the runner last printed about its start. */
export async function lastStart(
  plugin: Plugin,
): Promise<{ args: string[]; flags: string[]; environment: object; pid: number }> {
  while (plugin.printed.length === 0) await delay(20);
  return JSON.parse(plugin.printed.splice(0).at(-1) ?? "");
}
