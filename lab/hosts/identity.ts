import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { runInWorkCgroup } from "./cgroups";
import { hostKeyFile } from "./keys";
import { type LabHost } from "./lab-host";
import { sshKeyFile } from "./paths";

/** Turns an unpacked Debian into this host: sets its names, its host key, and the user `admin` with your key. */
export async function giveIdentity(host: LabHost, root: string): Promise<void> {
  writeInto(root, "etc/hostname", `${host.name}\n`);
  writeInto(root, "etc/hosts", `127.0.0.1 localhost\n${host.address} ${host.name}\n`);
  writeInto(root, "etc/machine-id", `${randomBytes(16).toString("hex")}\n`);
  giveHostKey(host, root);
  await addAdminUser(root);
}

/** Writes a file and its parent directories into a file system that is not running. */
export function writeInto(root: string, path: string, text: string, mode = 0o644): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

function giveHostKey(host: LabHost, root: string): void {
  for (const type of ["rsa", "ecdsa", "ed25519"])
    for (const suffix of ["", ".pub"])
      rmSync(join(root, `etc/ssh/ssh_host_${type}_key${suffix}`), { force: true });
  const hostKey = "etc/ssh/ssh_host_ed25519_key";
  writeInto(root, hostKey, readFileSync(hostKeyFile(host), "utf8"), 0o600);
  writeInto(root, `${hostKey}.pub`, readFileSync(`${hostKeyFile(host)}.pub`, "utf8"));
}

async function addAdminUser(root: string): Promise<void> {
  await runInWorkCgroup("chroot", [
    root,
    "useradd",
    "--create-home",
    "--shell",
    "/bin/bash",
    "admin",
  ]);
  writeInto(root, "etc/sudoers.d/admin", "admin ALL=(ALL) NOPASSWD: ALL\n", 0o440);
  const authorized = readFileSync(`${sshKeyFile}.pub`, "utf8");
  writeInto(root, "home/admin/.ssh/authorized_keys", authorized, 0o600);
  await runInWorkCgroup("chroot", [root, "chown", "-R", "admin:admin", "/home/admin/.ssh"]);
}
