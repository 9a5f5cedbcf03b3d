import type { KubeletRequirements } from "../../../config/settings/kubelet-requirements";
import type { Facts } from "../../../host/facts";

/** Huge pages that the stack file requests, by size; none by default. */
export interface HugePages {
  readonly hugepages?: Partial<Record<"2Mi" | "1Gi", number | undefined>>;
}

/** Why a host cannot provide the requested huge pages. */
export function hugePageFaults(
  { hugePageKib, memoryMib }: Pick<Facts, "hugePageKib" | "memoryMib">,
  {
    hugepages = {},
    reservedMemoryMib = 0,
  }: HugePages & Pick<KubeletRequirements, "reservedMemoryMib">,
): string[] {
  const small = hugepages["2Mi"] ?? 0;
  const wantedMib = 2 * small + 1024 * (hugepages["1Gi"] ?? 0);
  if (wantedMib === 0) return [];
  return [
    ...(small > 0 && hugePageKib !== 2048
      ? [
          hugePageKib === 0
            ? "its kernel has no huge pages; take kernel.hugepages out for it"
            : `its kernel's usual huge page has ${hugePageKib} KiB, and kernel.hugepages.2Mi sets the usual ones; take default_hugepagesz out of the parameters of the kernel, or kernel.hugepages.2Mi out for it`,
        ]
      : []),
    ...(wantedMib + reservedMemoryMib >= memoryMib
      ? [
          `it has ${memoryMib} MiB of memory, and kernel.hugepages and the reservations of its kubelet take ${wantedMib + reservedMemoryMib}; ask for fewer huge pages`,
        ]
      : []),
  ];
}
