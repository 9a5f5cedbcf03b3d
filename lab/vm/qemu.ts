import { type LabHost } from "../hosts/lab-host";
import { type Accelerator } from "./accelerator";
import { bootFiles } from "./disk";

/** What the machine has: enough for a worker with some pods. */
export const size = { cores: 2, memoryMib: 3072 };

/**
 * QEMU's command line for the machine.
 *
 * @param network back end of its network card, with the id `network`
 */
export function qemuArguments(host: LabHost, { arguments: how }: Accelerator, network: string) {
  const { disk, kernel, initrd } = bootFiles(host);
  return [
    ...["-name", host.name, ...how, "-machine", "q35", "-nodefaults", "-no-user-config"],
    ...["-smp", String(size.cores), "-m", String(size.memoryMib)],
    ...["-kernel", kernel, "-initrd", initrd, "-append", "root=/dev/vda rw console=ttyS0"],
    // The disk lives as long as a test: what a crash of this machine would lose needs no flushing.
    ...["-drive", `file=${disk},format=raw,if=virtio,cache=unsafe,discard=unmap`],
    ...["-netdev", `${network},id=network`],
    ...["-device", `virtio-net-pci,netdev=network,mac=${host.mac},romfile=`],
    ...["-object", "rng-random,id=random,filename=/dev/urandom"],
    ...["-device", "virtio-rng-pci,rng=random"],
    ...["-display", "none", "-serial", "stdio", "-monitor", "none"],
  ];
}
