import { whyNotAt } from "./host-directories";
import type { Sections } from "../schema";

/** What is wrong with the places of snapshots. */
export function backupFaults({ directory, copyTo }: Sections["backup"]): string[] {
  const places = { directory, ...(copyTo !== undefined && { copyTo }) };
  const misplaced = Object.entries(places).flatMap(([key, path]) => {
    const reason = whyNotAt(path);
    return reason === undefined ? [] : [`backup.${key}: ${path} ${reason}`];
  });
  if (copyTo === directory)
    return [...misplaced, `backup.copyTo: ${copyTo} is that of backup.directory too`];
  return copyTo?.startsWith(`${directory}/`)
    ? [
        ...misplaced,
        `backup.copyTo: ${copyTo} lies in backup.directory ${directory}, and would go with it; use a directory beside it`,
      ]
    : misplaced;
}
