import type { HostProfile } from "../schema";
import { amount } from "./kubelet-requirements";
import type { Conflict } from "./kubelet-conflicts";
import { isMap, type Values, valueAt } from "./merge";

const usualThreshold = "100Mi";
const percentage = /%$/;

/**
 * What the memory manager refuses when the kubelet starts: it compares the memory that it keeps on NUMA nodes with what pods do not get,
 * see validateReservedMemory in pkg/kubelet/cm/memorymanager.
 */
export function memoryConflicts(config: Values, profile: HostProfile): Conflict[] {
  const { reservedMemory, memoryManagerPolicy } = config;
  const entries = Array.isArray(reservedMemory) ? (reservedMemory as readonly Values[]) : [];
  const limits = entries.flatMap(({ numaNode, limits }) =>
    Object.entries(isMap(limits) ? limits : {}).map(([resource, size]) => ({
      ...{ numaNode, resource, size },
    })),
  );
  const repeated = limits.find(
    (one, index) =>
      limits.findIndex(
        ({ numaNode, resource }) => numaNode === one.numaNode && resource === one.resource,
      ) < index,
  );
  if (repeated)
    return [
      {
        path: "reservedMemory",
        why: `${repeated.resource} of NUMA node ${JSON.stringify(repeated.numaNode)} is listed twice; take one of them out`,
      },
    ];
  const threshold = memoryThreshold(config, profile);
  // A share is one of a memory whose size only the host knows.
  if (memoryManagerPolicy !== "Static" || entries.length === 0 || percentage.test(threshold))
    return [];
  const kept = limits
    .filter(({ resource }) => resource === "memory")
    .reduce((sum, { size }) => sum + amount(size), 0);
  const reserved =
    amount(valueAt(config, "systemReserved.memory")) +
    amount(valueAt(config, "kubeReserved.memory")) +
    amount(threshold);
  return Math.round(kept) === Math.round(reserved)
    ? []
    : [
        {
          path: "reservedMemory",
          why: `it keeps ${mebibytes(kept)} of memory, and systemReserved, kubeReserved and evictionHard keep ${mebibytes(reserved)}; the kubelet only starts when both are the same`,
        },
      ];
}

/** The hard eviction threshold of memory: the kubelet's own one counts unless the stack file sets thresholds. */
function memoryThreshold(config: Values, profile: HostProfile): string {
  const { evictionHard, mergeDefaultEvictionSettings } = config;
  if (!isMap(evictionHard)) return usualThreshold;
  const own = evictionHard["memory.available"];
  if (own !== undefined) return own as string;
  return profile === "nested" || mergeDefaultEvictionSettings === true ? usualThreshold : "0";
}

const mebibytes = (bytes: number): string => `${Math.round((100 * bytes) / 2 ** 20) / 100} MiB`;
