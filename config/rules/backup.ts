import { pathConflict } from "./host-directories";
import type { Sections } from "../schema";

/** Snapshot directories that overlap managed directories or one another. */
export function backupErrors({ directory, copyTo }: Sections["backup"]): string[] {
  const places = { directory, ...(copyTo !== undefined && { copyTo }) };
  const misplaced = Object.entries(places).flatMap(([key, path]) => {
    const reason = pathConflict(path);
    return reason === undefined ? [] : [`backup.${key}: ${path} ${reason}`];
  });
  if (copyTo === directory)
    return [
      ...misplaced,
      `backup.copyTo: ${copyTo} is the same as backup.directory; name another directory, such as one on a mounted share`,
    ];
  return copyTo?.startsWith(`${directory}/`)
    ? [
        ...misplaced,
        `backup.copyTo: ${copyTo} is inside backup.directory ${directory} and would be removed with it; use a directory outside it`,
      ]
    : misplaced;
}
