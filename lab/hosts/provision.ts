import { existsSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

import { publish } from "../artifacts/cache";
import { giveIdentity, writeInto } from "./identity";
import { type LabHost } from "./lab-host";
import { rootArchive, unpackArchive } from "./root-file-system";
import { maskTimers } from "./timers";

// A container manager gives its guest a read-only view of the cgroups and private mounts; a machine has neither.
const plainHostUnit = `[Unit]
Description=Undo the restrictions of a container
DefaultDependencies=no
Before=sysinit.target

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'for view in /sys/fs/cgroup/*; do ! mountpoint -q $view || mount -o remount,bind,rw $view; done'
ExecStart=/bin/mount --make-rshared /
`;

// The kernel log belongs to this machine. At level VERBOSE sshd logs connections before a login.
const settings = {
  "etc/systemd/journald.conf.d/lab.conf": "[Journal]\nReadKMsg=no\nStorage=persistent\n",
  "etc/ssh/sshd_config.d/lab.conf": "LogLevel VERBOSE\n",
  "etc/default/locale": "LANG=C.UTF-8\n",
  "etc/resolv.conf": "# A lab host has no route out and no name server.\n",
  "etc/systemd/system/plain-host.service": plainHostUnit,
};

/**
 * Gives the host a file system if it has none.
 *
 * @param archive to unpack; a server installation of Debian by default
 */
export async function ensureFileSystem(host: LabHost, archive = rootArchive): Promise<void> {
  if (existsSync(host.root)) return;
  await publish(host.root, (root) => fill(root, host, archive));
}

async function fill(root: string, host: LabHost, archive: string): Promise<void> {
  mkdirSync(root);
  await unpackArchive(archive, root);
  rmSync(join(root, "etc/resolv.conf"), { force: true });
  for (const [path, text] of Object.entries(settings)) writeInto(root, path, text);
  const wanted = join(root, "etc/systemd/system/sysinit.target.wants");
  mkdirSync(wanted, { recursive: true });
  symlinkSync("../plain-host.service", join(wanted, "plain-host.service"));
  maskTimers(root);
  await giveIdentity(host, root);
}
