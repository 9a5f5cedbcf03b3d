import { type Values, valueAt } from "./merge";

/** What a kubelet's settings require of its host; all absent by default. */
export interface KubeletRequirements {
  /** The host may swap. */
  readonly swap?: true;
  /** Pods may swap, which only cgroup v2 lets them. */
  readonly limitedSwap?: true;
  /** MiB of memory that pods do not get. */
  readonly reservedMemoryMib?: number;
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

/** Requirements of the fields of KubeletConfiguration that the stack file sets. */
export function kubeletRequirements(kubelet: Values): KubeletRequirements {
  const bytes = ["systemReserved", "kubeReserved"].reduce(
    (sum, field) => sum + amount(valueAt(kubelet, `${field}.memory`)),
    0,
  );
  return {
    ...(kubelet["failSwapOn"] === false && { swap: true as const }),
    ...(valueAt(kubelet, "memorySwap.swapBehavior") === "LimitedSwap" && {
      limitedSwap: true as const,
    }),
    ...(bytes > 0 && { reservedMemoryMib: Math.ceil(bytes / 2 ** 20) }),
  };
}
