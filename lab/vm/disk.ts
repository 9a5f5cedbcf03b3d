import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";

import { publish } from "../artifacts/cache";
import { runInWorkCgroup } from "../hosts/cgroups";
import { giveIdentity, writeInto } from "../hosts/identity";
import { type LabHost, workstationAddress } from "../hosts/lab-host";
import { removeTree } from "../hosts/remove-tree";
import { unpackArchive } from "../hosts/root-file-system";
import { maskTimers } from "../hosts/timers";
import { imageArchive } from "./image";

const diskSize = "16G";
const swapFile = "swapfile";
const swapMib = 64;

/** What the machine boots from, by file name in the host's directory. */
export const bootFiles = ({ root }: LabHost) => ({
  disk: join(root, "disk"),
  kernel: join(root, "kernel"),
  initrd: join(root, "initrd"),
});

// As installers leave it: swap is on, and the network settings match any card.
const settings = (host: LabHost) => ({
  "etc/fstab": `/dev/vda / ext4 errors=remount-ro 0 1\n/${swapFile} none swap sw 0 0\n`,
  "etc/systemd/network/20-wired.network": `[Match]
Type=ether

[Network]
Address=${host.address}/24
Gateway=${workstationAddress}
DNS=${workstationAddress}
`,
  "etc/ssh/sshd_config.d/lab.conf": "LogLevel VERBOSE\n",
  "etc/systemd/journald.conf.d/lab.conf": "[Journal]\nStorage=persistent\n",
  "etc/default/locale": "LANG=C.UTF-8\n",
});

/** Gives the machine a disk, with its Debian's kernel on it, if it has none. */
export async function ensureDisk(host: LabHost): Promise<void> {
  if (existsSync(host.root)) return;
  await publish(host.root, async (directory) => {
    const root = join(directory, "root");
    mkdirSync(root, { recursive: true });
    await fill(root, host);
    await cp(bootFile(root, "vmlinuz-"), join(directory, "kernel"));
    await cp(bootFile(root, "initrd.img-"), join(directory, "initrd"));
    // Tables of zeros are holes here; the machine's kernel would write them in the background.
    const options = [
      "-q",
      "-t",
      "ext4",
      "-E",
      "lazy_itable_init=0,lazy_journal_init=0",
      "-d",
      root,
    ];
    const command = [...options, join(directory, "disk"), diskSize];
    await runInWorkCgroup("mke2fs", command, { timeoutMs: 300_000 });
    await removeTree(root);
  });
}

async function fill(root: string, host: LabHost): Promise<void> {
  await unpackArchive(imageArchive(), root);
  for (const [path, text] of Object.entries(settings(host))) writeInto(root, path, text);
  await giveIdentity(host, root);
  rmSync(join(root, "etc/resolv.conf"), { force: true });
  symlinkSync("../run/systemd/resolve/stub-resolv.conf", join(root, "etc/resolv.conf"));
  maskTimers(root);
  const enabled = ["systemd-networkd.service", "systemd-resolved.service"];
  await runInWorkCgroup("chroot", [root, "systemctl", "enable", "--quiet", ...enabled]);
  await makeSwap(join(root, swapFile));
}

/** The kernel does not swap to a file with holes, which is what mke2fs makes of zeros. */
async function makeSwap(file: string): Promise<void> {
  writeFileSync(file, Buffer.alloc(swapMib << 20, "swap"), { mode: 0o600 });
  await runInWorkCgroup("mkswap", ["--quiet", file]);
}

function bootFile(root: string, start: string): string {
  const boot = join(root, "boot");
  const name = readdirSync(boot).find((entry) => entry.startsWith(start));
  if (name === undefined) throw new Error(`vm-1: making its disk: there is no ${boot}/${start}*`);
  return join(boot, name);
}
