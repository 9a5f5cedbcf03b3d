import { ensurePackages } from "../artifacts/packages";
import { isPowered, launch, waitForLogin } from "../hosts/boot";
import { ensureKeys } from "../hosts/keys";
import { type LabHost, labHost } from "../hosts/lab-host";
import { atSwitch, plugTap } from "../hosts/network";
import { stopHost } from "../hosts/power";
import { type Accelerator, accelerator } from "./accelerator";
import { ensureDisk } from "./disk";
import { ensureImage } from "./image";
import { qemuArguments } from "./qemu";

/** The lab's virtual machine. `stopHost` and `eraseHost` end it like any other host. */
export const machine: LabHost = labHost("vm-1");

/**
 * Boots the machine unless it runs, on the disk that it has or on a new one, and waits until it takes logins. The
 * lab's network has to be there. Fails where the processor is none that the machine's Debian runs on.
 */
export async function startMachine(report: (line: string) => void): Promise<void> {
  if (process.arch !== "x64")
    throw new Error(
      `${machine.name}: starting it: an amd64 machine is required; this one is ${process.arch}`,
    );
  const how = accelerator();
  await ensureKeys([machine]);
  if (!isPowered(machine)) {
    await stopHost(machine.name);
    await ensurePackages(["qemu-system-x86", "e2fsprogs"], report);
    await ensureImage(report);
    await ensureDisk(machine);
    report(`${machine.name} boots by ${how.name}`);
    await plugTap(machine);
    await powerOn(how);
  }
  await waitForLogin(machine, how.slowness * 60_000);
}

/** QEMU in the host's cgroup and at the lab's switch, behind the cluster that shares the processors with it. */
function powerOn(how: Accelerator): Promise<void> {
  const tap = `tap,ifname=${machine.name},script=no,downscript=no`;
  const qemu = ["qemu-system-x86_64", ...qemuArguments(machine, how, tap)];
  return launch(machine, [machine.name, "nice", ...atSwitch, ...qemu]);
}
