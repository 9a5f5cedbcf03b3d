import type { Sections } from "../schema";
import type { LocalPath } from "../schema/storage";
import { isBelow, pathConflict } from "./host-directories";

/** A directory of volumes that overlaps managed directories or those of snapshots. */
export function localPathErrors(
  { directory }: LocalPath,
  backup: Sections["backup"] | undefined,
): string[] {
  const place = `storage.localPath.directory: ${directory}`;
  const reason = pathConflict(directory);
  const snapshots = { directory: backup?.directory, copyTo: backup?.copyTo };
  const overlapping = Object.entries(snapshots).flatMap(([key, path]) =>
    path !== undefined && (isBelow(path, directory) || isBelow(directory, path))
      ? [`${place} and backup.${key} ${path} are inside one another; use separate directories`]
      : [],
  );
  return [...(reason === undefined ? [] : [`${place} ${reason}`]), ...overlapping];
}
