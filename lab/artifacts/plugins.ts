import { existsSync, readFileSync } from "node:fs";
import { rm, symlink } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { cachePath, publish, type Report } from "./cache";
import { downloadsReachable } from "./download";
import { onPath } from "./installed";
import { run } from "./run";
import { isStandIn, standInScript, writeScript } from "../offline/stand-in-scripts";

/** Pulumi plugins that the program uses and no package registry has. */
export const pluginNames = ["command", "kubernetes"] as const;
type PluginName = (typeof pluginNames)[number];

/** PULUMI_HOME of the lab, where Pulumi searches for plugins. One on PATH would take precedence, with a warning. */
export const pulumiHome = cachePath("lab", "pulumi");

/** Path of a plugin that the lab installs, at the release that the SDK in node_modules requests. */
export function pluginPath(name: PluginName, home = pulumiHome): string {
  const program = `pulumi-resource-${name}`;
  return join(home, "plugins", `resource-${name}-v${pluginVersion(name)}`, program);
}

/** Makes a plugin available to the engine: the official one, or the lab's stand-in if it cannot be downloaded. */
export async function ensurePlugin(name: PluginName, pulumi: string, report: Report) {
  const program = `pulumi-resource-${name}` as const;
  if (onPath(program) !== undefined) return rm(pluginPath(name), { force: true });
  if (isOfficial(pluginPath(name))) return;
  const user = pluginPath(name, join(homedir(), ".pulumi"));
  if (existsSync(user)) {
    return publish(pluginPath(name), (temporary) => symlink(user, temporary));
  }
  if (!(await downloadsReachable())) {
    return writeScript(pluginPath(name), standInScript(program));
  }
  report(`downloading ${program} ${pluginVersion(name)}`);
  // A stand-in may be installed under the same release.
  await run(
    pulumi,
    ["plugin", "install", "resource", name, `v${pluginVersion(name)}`, "--reinstall"],
    {
      doing: `downloading ${program}`,
      log: program,
      env: { PULUMI_HOME: pulumiHome, PULUMI_SKIP_UPDATE_CHECK: "true" },
    },
  );
}

function isOfficial(path: string): boolean {
  return existsSync(path) && !isStandIn(path);
}

function pluginVersion(name: PluginName): string {
  const path = require.resolve(`@pulumi/${name}/package.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { version: string }).version;
}
