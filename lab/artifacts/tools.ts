import { existsSync } from "node:fs";
import { chmod, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { builtPath, ensureBuilt } from "../offline/build";
import { cachePath, publish, type Report } from "./cache";
import { download, downloadsReachable } from "./download";
import { hostArchitecture } from "./architecture";
import { run } from "./run";
import { toolProgram, type ToolName } from "../offline/tool-programs";
import { toolRelease } from "./tool-releases";

/** Path of a tool that was downloaded or built before; undefined otherwise. */
export function presentTool(name: ToolName): string | undefined {
  return [downloadedPath(name), builtPath(toolProgram(name))].find((path) => existsSync(path));
}

/** Downloads a tool, or builds it if it cannot be downloaded, unless that was done before. Returns its path. */
export async function ensureTool(name: ToolName, report: Report): Promise<string> {
  const present = presentTool(name);
  if (present !== undefined) return present;
  if (await downloadsReachable()) return downloadTool(name, report);
  return ensureBuilt(toolProgram(name), report);
}

async function downloadTool(name: ToolName, report: Report): Promise<string> {
  const release = toolRelease(name, hostArchitecture());
  const { executable } = release;
  report(`downloading ${name} ${toolProgram(name).version}`);
  const file = join(toolPath(name), "download");
  await download(release, file, `${file}.sha256`);
  await publish(join(toolPath(name), "unpacked"), async (temporary) => {
    await mkdir(temporary);
    if (executable === undefined) {
      await run("cp", [file, join(temporary, name)], { doing: `installing ${name}`, log: name });
      await chmod(join(temporary, name), 0o755);
    } else {
      await run("tar", ["-xzf", file, "-C", temporary], { doing: `unpacking ${name}`, log: name });
    }
  });
  await rm(file);
  return downloadedPath(name);
}

function toolPath(name: ToolName): string {
  return cachePath("build", "tools", `${name}-${toolProgram(name).version}`);
}

function downloadedPath(name: ToolName): string {
  const { executable } = toolRelease(name, hostArchitecture());
  return join(toolPath(name), "unpacked", executable ?? name);
}
