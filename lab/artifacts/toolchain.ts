import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chmod, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachePath, publish, type Report } from "./cache";
import { downloadsReachable } from "./download";
import {
  beside,
  downloadedPlugin,
  installedTool,
  onPath,
  pluginHome,
  pluginVersion,
} from "./installed";
import { run } from "./run";
import { dynamicProviderScript, isStandIn, standInScript } from "./toolchain-scripts";
import { ensureTool } from "./tools";

const plugins = ["command", "kubernetes"];

/** Directory to put first on PATH: what the lab runs and this machine does not have installed. */
export function toolchainPath(): string {
  return cachePath("toolchain", "bin");
}

/** Names of the programs in the toolchain that are stand-ins of the lab for the official ones. */
export function standInsInUse(): string[] {
  if (!existsSync(toolchainPath())) return [];
  return readdirSync(toolchainPath(), { withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && isStandIn(readFileSync(join(toolchainPath(), entry.name), "utf8")),
    )
    .map((entry) => entry.name);
}

/** Installs, below the cache, what of Pulumi and kubectl this machine does not have, or brings stand-ins for it. */
export async function ensureToolchain(report: Report): Promise<void> {
  await mkdir(toolchainPath(), { recursive: true });
  await ensureProgram("kubectl", report);
  const pulumi = await ensureProgram("pulumi", report);
  await ensureBesidePulumi(pulumi, "pulumi-language-nodejs");
  await ensureBesidePulumi(pulumi, "pulumi-resource-pulumi-nodejs");
  for (const name of plugins) await ensurePlugin(pulumi, name, report);
}

async function ensureProgram(name: "pulumi" | "kubectl", report: Report): Promise<string> {
  const installed = installedTool(name);
  if (installed !== undefined) {
    await leaveOut(name);
    return installed;
  }
  const path = await ensureTool(name, report);
  await link(name, path);
  return path;
}

async function ensureBesidePulumi(pulumi: string, name: string): Promise<void> {
  if (onPath(name) !== undefined || beside(pulumi, name) !== undefined) return leaveOut(name);
  await script(name, standInScript(name) ?? dynamicProviderScript);
}

async function ensurePlugin(pulumi: string, name: string, report: Report): Promise<void> {
  const program = `pulumi-resource-${name}`;
  if (onPath(program) !== undefined) return leaveOut(program);
  if (downloadedPlugin(name) === undefined && (await downloadsReachable())) {
    report(`downloading ${program} ${pluginVersion(name)}`);
    await run(pulumi, ["plugin", "install", "resource", name, `v${pluginVersion(name)}`], {
      doing: `downloading ${program}`,
      log: program,
      env: { PULUMI_HOME: pluginHome, PULUMI_SKIP_UPDATE_CHECK: "true" },
    });
  }
  const downloaded = downloadedPlugin(name);
  if (downloaded !== undefined) return link(program, downloaded);
  await script(program, standInScript(program) ?? "");
}

/** Takes out what was brought before it was installed otherwise. */
async function leaveOut(name: string): Promise<void> {
  await rm(join(toolchainPath(), name), { force: true });
}

async function link(name: string, target: string): Promise<void> {
  await publish(join(toolchainPath(), name), (temporary) => symlink(target, temporary));
}

async function script(name: string, text: string): Promise<void> {
  await publish(join(toolchainPath(), name), async (temporary) => {
    await writeFile(temporary, text);
    await chmod(temporary, 0o755);
  });
}
