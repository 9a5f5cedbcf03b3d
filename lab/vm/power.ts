import { join } from "node:path";
import { ensurePackages } from "../artifacts/packages";
import { isPowered, launch, waitForLogin } from "../hosts/boot";
import { ensureKeys } from "../hosts/keys";
import { type LabHost, labHost } from "../hosts/lab-host";
import { atSwitch, plugTap } from "../hosts/network";
import { stopHost } from "../hosts/power";
import { type Accelerator, accelerator } from "./accelerator";
import { bootFiles, ensureDisk } from "./disk";
import { ensureImage } from "./image";
import { qemuArguments } from "./qemu";

/** The lab's virtual machine, and one beside it. `stopHost` and `eraseHost` end them like any other host. */
export const machine: LabHost = labHost("vm-1");
export const secondMachine: LabHost = labHost("vm-2");

/**
 * Boots the machine unless it runs, on its disk or on a new one, and waits until it accepts logins. The lab's network
 * must exist. Throws if the machine's Debian does not run on this processor.
 *
 * @param newestKernel whether it boots the newest kernel on its disk each time, and not always the one that it came with
 */
export async function startMachine(
  report: (line: string) => void,
  host = machine,
  newestKernel = false,
): Promise<void> {
  if (process.arch !== "x64")
    throw new Error(
      `${host.name}: starting it: an amd64 machine is required; this one is ${process.arch}`,
    );
  const how = accelerator();
  await ensureKeys([host]);
  if (!isPowered(host)) {
    await stopHost(host.name);
    await ensurePackages(["qemu-system-x86", "e2fsprogs"], report);
    await ensureImage(report);
    await ensureDisk(host);
    report(`${host.name} boots by ${how.name}`);
    await plugTap(host);
    await powerOn(host, how, newestKernel);
  }
  await waitForLogin(host, how.slowness * 60_000);
}

/**
 * Starts QEMU in the host's cgroup and in the switch's namespace, at a lower priority than the cluster, which shares
 * the processors.
 */
function powerOn(host: LabHost, how: Accelerator, newestKernel: boolean): Promise<void> {
  const tap = `tap,ifname=${host.name},script=no,downscript=no`;
  const qemu = ["qemu-system-x86_64", ...qemuArguments(host, how, tap)];
  const { disk, kernel, initrd } = bootFiles(host);
  const loader = [join(__dirname, "boot-newest"), disk, kernel, initrd];
  const command = newestKernel ? [...loader, ...qemu, "-no-reboot"] : qemu;
  return launch(host, [host.name, "nice", ...atSwitch, ...command]);
}
