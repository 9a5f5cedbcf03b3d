import type { Sections } from "./schema";

/** Directories of ours that go with what they belong to, whatever else is in them. */
const removedWithUs = ["/etc/kubernetes", "/run", "/tmp", "/var/lib/etcd", "/var/lib/kubelet"];

/** What is wrong with the places of snapshots. */
export function backupFaults({ directory, copyTo }: Sections["backup"]): string[] {
  const places = { directory, ...(copyTo !== undefined && { copyTo }) };
  return [
    ...Object.entries(places).flatMap(([key, path]) =>
      removedWithUs
        .filter((parent) => `${path}/`.startsWith(`${parent}/`))
        .map(
          (parent) => `backup.${key}: ${path} lies in ${parent}, where nothing is kept for long`,
        ),
    ),
    ...(copyTo === directory ? [`backup.copyTo: ${copyTo} is that of backup.directory too`] : []),
  ];
}
