import type { Surroundings } from "../../../host/surroundings";

const uses: ReadonlyMap<string, string> = new Map([
  ["/usr/local/bin", "binaries are installed there"],
  ["/opt/cni/bin", "binaries are installed there"],
  ["/var/lib", "volumes of pods are there"],
]);

/** Directories of a host that are read-only or do not permit executing binaries, each with the remedy. */
export const mountFaults = ({ mounts }: Pick<Surroundings, "mounts">): string[] =>
  mounts.flatMap(({ path, options }) => {
    const use = uses.get(path) ?? "it is used";
    return [
      ...(options.includes("ro")
        ? [`${path} is read-only, and ${use}; mount a file system there that can be written to`]
        : []),
      ...(options.includes("noexec")
        ? [
            `${path} is mounted with noexec, and ${use}; take noexec out of /etc/fstab and remount it`,
          ]
        : []),
    ];
  });
