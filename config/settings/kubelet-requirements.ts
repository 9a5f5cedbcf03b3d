import { isMap, type Values, valueAt } from "./merge";

/** What a kubelet's settings require of its host; all absent by default. */
export interface KubeletRequirements {
  /** The host may swap. */
  readonly swap?: true;
  /** Pods may swap, which only cgroup v2 lets them. */
  readonly limitedSwap?: true;
  /** MiB of memory that pods do not get. */
  readonly reservedMemoryMib?: number;
  /** Share of the memory that they do not get either: a hard eviction threshold as a percentage. */
  readonly evictionMemoryShare?: number;
  /** Processors that pods do not get. */
  readonly reservedProcessors?: number;
}

const factors: Readonly<Record<string, number>> = {
  "": 1,
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/** The number that a quantity of Kubernetes stands for; 0 for what is none. */
export function amount(quantity: unknown): number {
  if (typeof quantity !== "string") return 0;
  const [, number, unit = ""] =
    /^([-+.\d]+(?:[eE][-+]?\d+)?)([numkMGTPE]i?|Ki)?$/.exec(quantity) ?? [];
  return Number(number ?? 0) * (factors[unit] ?? 0);
}

/** The kubelet's own threshold, which counts as long as the stack file sets no other one: pkg/kubelet/eviction. */
const usualThreshold = "100Mi";

/** Requirements of the fields of KubeletConfiguration that the stack file sets. */
export function kubeletRequirements(kubelet: Values): KubeletRequirements {
  const reserved = (resource: string) =>
    ["systemReserved", "kubeReserved"].reduce(
      (sum, field) => sum + amount(valueAt(kubelet, `${field}.${resource}`)),
      0,
    );
  const written = isMap(kubelet["evictionHard"]) ? kubelet["evictionHard"] : undefined;
  const threshold = written
    ? written["memory.available"]
    : reserved("memory") > 0 && usualThreshold;
  const share = /^([\d.]+)%$/.exec(String(threshold))?.[1];
  const bytes = reserved("memory") + (share === undefined ? amount(threshold) : 0);
  // It takes the place of what the two reserve.
  const processors = processorsIn(kubelet["reservedSystemCPUs"]) || reserved("cpu");
  return {
    ...(kubelet["failSwapOn"] === false && { swap: true as const }),
    ...(valueAt(kubelet, "memorySwap.swapBehavior") === "LimitedSwap" && {
      limitedSwap: true as const,
    }),
    ...(bytes > 0 && { reservedMemoryMib: Math.ceil(bytes / 2 ** 20) }),
    ...(Number(share) > 0 && { evictionMemoryShare: Number(share) / 100 }),
    ...(processors > 0 && { reservedProcessors: processors }),
  };
}

/** How many processors a list such as `0-1,8` has. */
function processorsIn(list: unknown): number {
  if (typeof list !== "string" || list === "") return 0;
  const ranges = list.split(",").map((range) => range.split("-").map(Number));
  const all = ranges.flatMap(([first = 0, last = first]) =>
    Array.from({ length: Math.max(0, Math.min(last - first + 1, 4096)) }, (_, at) => first + at),
  );
  return new Set(all).size;
}
