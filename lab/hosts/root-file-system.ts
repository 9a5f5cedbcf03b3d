import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { cachePath, fingerprint, publish } from "../artifacts/cache";
import { runAsWork } from "./cgroups";
import { hostsRoot } from "./paths";
import { removeTree } from "./remove-tree";

// systemd 256 and later refuses cgroup v1, which some operators' machines still have.
const release = "bookworm";

/** What a server installation of Debian has and containers need. Nothing of Kubernetes. */
export const serverPackages: readonly string[] = [
  ...["systemd", "systemd-sysv", "dbus", "openssh-server", "sudo", "ca-certificates", "curl"],
  ...["iproute2", "iputils-ping", "nftables", "iptables", "procps", "kmod"],
];

/** The archive that every lab host starts from. */
export const rootArchive = archiveOf(serverPackages);

/** Builds that archive when it is missing: two minutes, most of it downloads. */
export const ensureRootArchive = (report: (line: string) => void): Promise<void> =>
  ensureArchive(serverPackages, "the hosts' root file system", report);

/** Where the archive of Debian with these packages is, or will be. */
export function archiveOf(packages: readonly string[]): string {
  return cachePath("rootfs", `debian-${release}-${fingerprint(packages)}.tar`);
}

/** Builds the archive of Debian with these packages when it is missing. `what` is what progress calls it. */
export async function ensureArchive(
  packages: readonly string[],
  what: string,
  report: (line: string) => void,
): Promise<void> {
  const archive = archiveOf(packages);
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
    // What it mounts in the new root goes with it, even when it is killed.
    await runAsWork("unshare", ["--mount", ...command], limits);
  });
  await removeTree(scratch);
  report(`built ${what} in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Unpacks an archive of Debian into an existing directory. */
export async function unpackArchive(archive: string, root: string): Promise<void> {
  const attributes = ["--numeric-owner", "--xattrs", "--xattrs-include=*"];
  await runAsWork("tar", ["-C", root, ...attributes, "-xpf", archive], { timeoutMs: 300_000 });
}
