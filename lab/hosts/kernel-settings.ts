import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

// Lab hosts share this machine's kernel. Debian and the kubelet set these, and no namespace isolates them.
const shared = [
  ...["fs/inotify/max_user_instances", "fs/inotify/max_user_watches", "fs/file-max"],
  ...["fs/protected_fifos", "fs/protected_hardlinks", "fs/protected_regular"],
  ...["fs/protected_symlinks", "kernel/keys/root_maxbytes", "kernel/keys/root_maxkeys"],
  ...["kernel/panic", "kernel/panic_on_oops", "kernel/pid_max"],
  ...["vm/max_map_count", "vm/overcommit_memory", "vm/panic_on_oom", "vm/swappiness"],
];

// Below /run, so that a reboot, which resets the kernel, also removes the record.
const record = "/run/kubernetes-on-bare-metal/kernel-settings.json";

const settingFile = (name: string) => join("/proc/sys", name);

/** Saves the settings of this machine's kernel that hosts change, unless already saved. */
export function recordKernelSettings(): void {
  if (existsSync(record)) return;
  const present = shared.filter((name) => existsSync(settingFile(name)));
  const values = present.map((name) => [name, readFileSync(settingFile(name), "utf8")]);
  mkdirSync(dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify(Object.fromEntries(values), null, 2));
}

/**
 * By default the kernel allows root 128 inotify instances for all hosts together; a host with a control plane takes
 * about 30.
 */
const inotifyInstances = 8_192;

/** Raises limits of this machine's kernel for several hosts. The previous values are restored like all others. */
export function widenKernelLimits(): void {
  const file = settingFile("fs/inotify/max_user_instances");
  if (Number(readFileSync(file, "utf8")) < inotifyInstances)
    writeFileSync(file, String(inotifyInstances));
}

/** Restores the saved settings of this machine's kernel. */
export function restoreKernelSettings(): void {
  if (!existsSync(record)) return;
  const values = JSON.parse(readFileSync(record, "utf8")) as Record<string, string>;
  for (const [name, value] of Object.entries(values))
    if (readFileSync(settingFile(name), "utf8") !== value) writeFileSync(settingFile(name), value);
  rmSync(dirname(record), { recursive: true });
}
