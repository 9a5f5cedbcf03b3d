import type { Host } from "../../config/cluster-config";
import type { Wait } from "../desired-state";

type Kernel = Pick<Host["kernel"], "hugepages">;

/** Sysctl that reserves pages of 2 MiB if that is the kernel's default size, which the preflight checks. */
export const hugePageSysctls = ({ hugepages }: Kernel): Record<string, string> =>
  hugepages?.["2Mi"] === undefined ? {} : { "vm.nr_hugepages": String(hugepages["2Mi"]) };

const sizes = [
  ["2Mi", "hugepages-2048kB", () => "the free memory is in pieces; reboot the host"],
  [
    "1Gi",
    "hugepages-1048576kB",
    (number: number) =>
      `add hugepagesz=1G hugepages=${number} to the parameters of the kernel and reboot the host`,
  ],
] as const;

/** The kernel silently reserves fewer pages than requested, and pages of 1 GiB only at boot. */
export const hugePageWaits = ({ hugepages = {} }: Kernel): Wait[] =>
  sizes.flatMap(([size, directory, remedy]) => {
    const number = hugepages[size] ?? 0;
    if (number === 0) return [];
    const read = `cat /sys/kernel/mm/hugepages/${directory}/nr_hugepages 2>/dev/null`;
    return [
      {
        what: `huge pages of ${size}: ${number}`,
        command: `have=$(${read} || echo 0); test "$have" -ge ${number} || { echo "the kernel has $have; ${remedy(number)}"; false; }`,
        timeoutSeconds: 5,
      },
    ];
  });

/** Restart annotations of the kubelet's unit, because it counts huge pages only when it starts. */
export const hugePageMarks = ({ hugepages }: Kernel): Record<string, string> => {
  const numbers = Object.entries(hugepages ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return numbers.length === 0
    ? {}
    : { HugePages: numbers.map(([size, number]) => `${size}=${String(number)}`).join(" ") };
};
