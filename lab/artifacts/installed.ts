import { spawnSync } from "node:child_process";
import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { defaultVersions } from "../../versions";
import { cachePath } from "./cache";

/** Executable of that name on PATH, except in the lab's own directory. */
export function onPath(name: string): string | undefined {
  const own = cachePath("toolchain", "bin");
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((directory) => directory !== "" && directory !== own)
    .map((directory) => join(directory, name))
    .find(isExecutable);
}

/**
 * Installed pulumi or kubectl; undefined if kubectl differs from the cluster by more than one minor release, which is
 * unsupported.
 */
export function installedTool(name: "pulumi" | "kubectl"): string | undefined {
  const path = onPath(name);
  if (name !== "kubectl" || path === undefined) return path;
  const { stdout } = spawnSync(path, ["version", "--client", "-o", "json"], { encoding: "utf8" });
  const minor = Number(/"minor": "(\d+)/.exec(stdout)?.[1]);
  const wanted = Number(defaultVersions.kubernetes.split(".")[1]);
  return Math.abs(minor - wanted) <= 1 ? path : undefined;
}

/** Executable of that name beside another one, following links: Pulumi searches for its parts there. */
export function beside(program: string, name: string): string | undefined {
  const path = join(dirname(realpathSync(program)), name);
  return isExecutable(path) ? path : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
