import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { cachePath, fingerprint, publish } from "../artifacts/cache";
import { runAsWork } from "./cgroups";
import { hostsRoot } from "./paths";
import { removeTree } from "./remove-tree";

// systemd 256 and later refuses cgroup v1, which some operators' machines still have.
const release = "bookworm";

// What a server installation of Debian has and containers need. Nothing of Kubernetes.
const packages = [
  ...["systemd", "systemd-sysv", "dbus", "openssh-server", "sudo", "ca-certificates", "curl"],
  ...["iproute2", "iputils-ping", "nftables", "iptables", "procps", "kmod"],
];

/** The archive that every lab host starts from. */
export const rootArchive = cachePath("rootfs", `debian-${release}-${fingerprint(packages)}.tar`);

/** Builds the archive when it is missing: two minutes, most of it downloads. */
export async function ensureRootArchive(report: (line: string) => void): Promise<void> {
  if (existsSync(rootArchive)) return;
  report(`building the hosts' root file system: Debian ${release}`);
  const started = Date.now();
  const scratch = join(hostsRoot, "build");
  await removeTree(scratch);
  mkdirSync(scratch, { recursive: true });
  await publish(rootArchive, async (file) => {
    const options = ["--variant=minbase", "--format=tar", `--include=${packages.join(",")}`];
    const env = { ...process.env, TMPDIR: scratch };
    const limits = { env, timeoutMs: 20 * 60_000 };
    const command = ["mmdebstrap", ...options, release, file];
    // What it mounts in the new root goes with it, even when it is killed.
    await runAsWork("unshare", ["--mount", ...command], limits);
  });
  await removeTree(scratch);
  report(`built the hosts' root file system in ${Math.round((Date.now() - started) / 1000)} s`);
}
