import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { cachePath, fingerprint, publish } from "../artifacts/cache";
import { runInWorkCgroup } from "./cgroups";
import { hostsRoot } from "./paths";
import { removeTree } from "./remove-tree";

/** A release of Debian. */
export type DebianRelease = "bullseye" | "bookworm" | "trixie" | "sid";

const usual: DebianRelease = "bookworm";

/** A server installation of Debian, with what containers need. Nothing of Kubernetes. */
export const serverPackages: readonly string[] = [
  ...["systemd", "systemd-sysv", "dbus", "openssh-server", "sudo", "ca-certificates", "curl"],
  ...["iproute2", "iputils-ping", "nftables", "iptables", "procps", "kmod"],
];

/** The archive that every lab host starts from. */
export const rootArchive = archiveOf(serverPackages);

/** Builds that archive if it is missing: two minutes, most of it downloads. */
export const ensureRootArchive = (report: (line: string) => void): Promise<void> =>
  ensureArchive(serverPackages, "the hosts' root file system", report);

/** Path of the archive of Debian with these packages, built or not. */
export function archiveOf(packages: readonly string[], release = usual): string {
  return cachePath("rootfs", `debian-${release}-${fingerprint(packages)}.tar`);
}

/** Builds the archive of Debian with these packages if it is missing. `what` names it in progress messages. */
export async function ensureArchive(
  packages: readonly string[],
  what: string,
  report: (line: string) => void,
  release = usual,
): Promise<void> {
  const archive = archiveOf(packages, release);
  if (existsSync(archive)) return;
  report(`building ${what}: Debian ${release}`);
  const started = Date.now();
  const scratch = join(hostsRoot, "build");
  await removeTree(scratch);
  mkdirSync(scratch, { recursive: true });
  await publish(archive, async (file) => {
    const options = ["--variant=minbase", "--format=tar", `--include=${packages.join(",")}`];
    const env = { ...process.env, TMPDIR: scratch };
    const limits = { env, timeoutMs: 20 * 60_000 };
    const command = ["mmdebstrap", ...options, release, file];
    // Its mounts in the new root disappear with its namespace, even if it is killed.
    await runInWorkCgroup("unshare", ["--mount", ...command], limits);
  });
  await removeTree(scratch);
  report(`built ${what} in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Unpacks an archive of Debian into an existing directory. */
export async function unpackArchive(archive: string, root: string): Promise<void> {
  const attributes = ["--numeric-owner", "--xattrs", "--xattrs-include=*"];
  await runInWorkCgroup("tar", ["-C", root, ...attributes, "-xpf", archive], {
    timeoutMs: 300_000,
  });
}
