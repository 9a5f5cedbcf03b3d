import { existsSync, statSync } from "node:fs";
import { link, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { cachePath, publish, type Report } from "./cache";
import { beside, installedTool, onPath } from "./installed";
import { ensurePlugin, pluginNames, pluginPath } from "./plugins";
import { isStandIn, standInScript, writeScript } from "../offline/stand-in-scripts";
import { ensureTool } from "./tools";

const languageHost = "pulumi-language-nodejs";

/** Directory to put first on PATH: programs that the lab needs and this machine does not have. */
export function toolchainPath(): string {
  return cachePath("toolchain", "bin");
}

/** Paths of those programs that are stand-ins for official ones. */
export function standInsInUse(): string[] {
  const plugins = pluginNames.map((name) => pluginPath(name));
  return [join(toolchainPath(), languageHost), ...plugins].filter(isStandIn);
}

/** Installs below the cache what this machine lacks of Pulumi and kubectl, or stand-ins for it. */
export async function ensureToolchain(report: Report): Promise<void> {
  await mkdir(toolchainPath(), { recursive: true });
  await ensureProgram("kubectl", report);
  const pulumi = await ensureProgram("pulumi", report);
  await ensurePart(pulumi, languageHost, standInScript(languageHost));
  for (const name of pluginNames) await ensurePlugin(name, pulumi, report);
}

async function ensureProgram(name: "pulumi" | "kubectl", report: Report): Promise<string> {
  const own = join(toolchainPath(), name);
  const installed = installedTool(name);
  if (installed !== undefined) {
    await rm(own, { force: true });
    return installed;
  }
  const path = await ensureTool(name, report);
  if (existsSync(own) && statSync(own).ino === statSync(path).ino) return own;
  // Pulumi searches for its parts beside its executable, links resolved. Those of a lab build are in the toolchain
  // directory.
  const place = beside(path, languageHost) === undefined ? link : symlink;
  await publish(own, (temporary) => place(path, temporary));
  return own;
}

async function ensurePart(pulumi: string, name: string, script: string): Promise<void> {
  const own = join(toolchainPath(), name);
  const found = onPath(name) ?? beside(pulumi, name);
  // A copy from before the tool was installed on this machine would take precedence.
  if (found !== undefined && found !== own) return rm(own, { force: true });
  await writeScript(own, script);
}
