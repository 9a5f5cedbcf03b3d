import type { KubeletRequirements } from "../../../config/settings/kubelet-requirements";
import type { Facts } from "../../../host/facts";

/** The recorded facts of a host, as kept by earlier versions. */
type Size = Pick<Facts, "memoryMib"> & Partial<Pick<Facts, "processors">>;

const fields = "systemReserved, kubeReserved and evictionHard of its kubelet";

/**
 * Why a kubelet would not start with its reservations, from what is known of the host: validateNodeAllocatable in pkg/kubelet/cm.
 * Pods need some memory on top.
 */
export function reservationFaults(
  { memoryMib, processors = 0 }: Size,
  {
    reservedMemoryMib = 0,
    evictionMemoryShare = 0,
    reservedProcessors = 0,
  }: Pick<KubeletRequirements, "reservedMemoryMib" | "evictionMemoryShare" | "reservedProcessors">,
): string[] {
  const memory = reservedMemoryMib + Math.ceil(evictionMemoryShare * memoryMib);
  return [
    ...(memory > 0 && memory >= memoryMib
      ? [`it has ${memoryMib} MiB of memory, and ${fields} take ${memory}; reserve less`]
      : []),
    ...(processors > 0 && reservedProcessors > processors
      ? [
          `it has ${counted(processors)}, and systemReserved, kubeReserved or reservedSystemCPUs of its kubelet take ${reservedProcessors}; reserve less`,
        ]
      : []),
  ];
}

const counted = (processors: number): string =>
  processors === 1 ? "1 processor" : `${processors} processors`;
