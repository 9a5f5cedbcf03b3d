import type { Host } from "../../config/cluster-config";
import type { DesiredState } from "../desired-state";
import type { HostFiles } from "../formats/host-file";
import { timeServersFile, timeServersPath, timeUnit } from "./time-servers";

/** A host's settings apart from those that pods need. */
export interface HostSettingsLayer {
  readonly desired: DesiredState;
  /** Files with secrets. */
  readonly secret: HostFiles;
}

/** A host's user files and time servers; undefined if the stack file sets none. */
export function hostSettingsLayer({
  files,
  timeServers,
}: Pick<Host, "files" | "timeServers">): HostSettingsLayer | undefined {
  const plainFiles = Object.keys(files);
  const open: Record<string, HostFiles[string]> = {};
  const secret: Record<string, HostFiles[string]> = {};
  const otherUnits: Record<string, string[]> = {};
  const restart = (unit: string, path: string) => void (otherUnits[unit] ??= []).push(path);
  if (timeServers.length > 0) {
    open[timeServersPath] = timeServersFile(timeServers);
    restart(timeUnit, timeServersPath);
  }
  for (const [path, file] of Object.entries(files)) {
    const { content = "", secretContent, mode } = file;
    if (secretContent === undefined) open[path] = { content, ...(mode !== undefined && { mode }) };
    else secret[path] = { content: secretContent, mode: mode ?? "0600" };
    for (const unit of file.restart ?? []) restart(unit, path);
  }
  if (Object.keys({ ...open, ...secret }).length === 0) return undefined;
  return { desired: { files: open, plainFiles, otherUnits }, secret };
}
