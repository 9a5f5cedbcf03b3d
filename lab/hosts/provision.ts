import { randomBytes } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";

import { publish } from "../artifacts/cache";
import { runAsWork } from "./cgroups";
import { hostKeyFile } from "./keys";
import { type LabHost } from "./lab-host";
import { sshKeyFile } from "./paths";
import { rootArchive } from "./root-file-system";

// A container manager hands its guest a read-only view of the cgroups and private mounts; a machine has neither.
const plainHostUnit = `[Unit]
Description=What a container takes from a host, given back
DefaultDependencies=no
Before=sysinit.target

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'for view in /sys/fs/cgroup/*; do ! mountpoint -q $view || mount -o remount,bind,rw $view; done'
ExecStart=/bin/mount --make-rshared /
`;

// The kernel's log is the operator's. Connections are logged at level VERBOSE, before anybody logs in.
const settings = {
  "etc/systemd/journald.conf.d/lab.conf": "[Journal]\nReadKMsg=no\nStorage=persistent\n",
  "etc/ssh/sshd_config.d/lab.conf": "LogLevel VERBOSE\n",
  "etc/default/locale": "LANG=C.UTF-8\n",
  "etc/resolv.conf": "# A lab host has no way out and no name server.\n",
  "etc/systemd/system/plain-host.service": plainHostUnit,
};

const unitLinks = {
  "sysinit.target.wants/plain-host.service": "../plain-host.service",
  "apt-daily.timer": "/dev/null",
  "apt-daily-upgrade.timer": "/dev/null",
};

/** Gives the host a fresh file system of its own when it has none. */
export async function ensureFileSystem(host: LabHost): Promise<void> {
  if (existsSync(host.root)) return;
  await publish(host.root, (root) => fill(root, host));
}

async function fill(root: string, host: LabHost): Promise<void> {
  mkdirSync(root);
  const attributes = ["--numeric-owner", "--xattrs", "--xattrs-include=*"];
  await runAsWork("tar", ["-C", root, ...attributes, "-xpf", rootArchive], { timeoutMs: 300_000 });
  rmSync(join(root, "etc/resolv.conf"), { force: true });
  for (const [path, text] of Object.entries({ ...settings, ...identity(host) }))
    writeInto(root, path, text, 0o644);
  for (const [path, target] of Object.entries(unitLinks)) {
    const link = join(root, "etc/systemd/system", path);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
  await giveKeys(host, root);
}

const identity = (host: LabHost) => ({
  "etc/hostname": `${host.name}\n`,
  "etc/hosts": `127.0.0.1 localhost\n${host.address} ${host.name}\n`,
  "etc/machine-id": `${randomBytes(16).toString("hex")}\n`,
});

async function giveKeys(host: LabHost, root: string): Promise<void> {
  for (const type of ["rsa", "ecdsa", "ed25519"])
    for (const suffix of ["", ".pub"])
      rmSync(join(root, `etc/ssh/ssh_host_${type}_key${suffix}`), { force: true });
  const hostKey = "etc/ssh/ssh_host_ed25519_key";
  writeInto(root, hostKey, readFileSync(hostKeyFile(host), "utf8"), 0o600);
  writeInto(root, `${hostKey}.pub`, readFileSync(`${hostKeyFile(host)}.pub`, "utf8"), 0o644);

  await runAsWork("chroot", [root, "useradd", "--create-home", "--shell", "/bin/bash", "admin"]);
  writeInto(root, "etc/sudoers.d/admin", "admin ALL=(ALL) NOPASSWD: ALL\n", 0o440);
  const authorized = readFileSync(`${sshKeyFile}.pub`, "utf8");
  writeInto(root, "home/admin/.ssh/authorized_keys", authorized, 0o600);
  await runAsWork("chroot", [root, "chown", "-R", "admin:admin", "/home/admin/.ssh"]);
}

function writeInto(root: string, path: string, text: string, mode: number): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}
