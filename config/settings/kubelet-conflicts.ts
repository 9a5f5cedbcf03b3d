import type { HostProfile } from "../schema";
import { seconds } from "./formats";
import { isMap, type Values, valueAt } from "./merge";

/** Fields that contradict one another: the path of the one to name, and why, as `cause; remedy`. */
export interface Conflict {
  readonly path: string;
  readonly why: string;
}

/**
 * Fields of one kubelet that are valid each and not together: it would refuse to start, or ignore one of them.
 *
 * @param config what the stack file sets for the host. Every field is valid.
 */
export function kubeletConflicts(config: Values, profile: HostProfile): Conflict[] {
  const at = (path: string) => valueAt(config, path);
  const when = (contradicts: boolean, path: string, why: string): Conflict[] =>
    contradicts ? [{ path, why }] : [];
  return [
    ...managers(at, when),
    ...reservations(at, when),
    ...shutdown(at, when, profile),
    ...images(at, when, profile),
    ...when(
      at("memorySwap.swapBehavior") === "LimitedSwap" &&
        profile === "standard" &&
        at("failSwapOn") !== false,
      "memorySwap.swapBehavior",
      "LimitedSwap has no effect while the kubelet refuses hosts that swap; set failSwapOn to false",
    ),
    ...softEvictions(config),
  ];
}

type At = (path: string) => unknown;
type When = (contradicts: boolean, path: string, why: string) => Conflict[];

const isSome = (quantity: unknown): boolean =>
  typeof quantity === "string" && Number.parseFloat(quantity) > 0;

const managers = (at: At, when: When): Conflict[] => [
  ...when(
    at("cpuManagerPolicy") === "static" &&
      !at("reservedSystemCPUs") &&
      !isSome(at("systemReserved.cpu")) &&
      !isSome(at("kubeReserved.cpu")),
    "cpuManagerPolicy",
    "static needs processors that stay with the system; set reservedSystemCPUs, systemReserved.cpu or kubeReserved.cpu",
  ),
  ...when(
    isMap(at("cpuManagerPolicyOptions")) && at("cpuManagerPolicy") !== "static",
    "cpuManagerPolicyOptions",
    "options belong to the policy static; set cpuManagerPolicy",
  ),
  ...when(
    at("memoryManagerPolicy") === "Static" && !Array.isArray(at("reservedMemory")),
    "memoryManagerPolicy",
    "Static needs memory that stays with the system; set reservedMemory to the sum of systemReserved, kubeReserved and the hard eviction threshold",
  ),
];

function reservations(at: At, when: When): Conflict[] {
  const enforced = at("enforceNodeAllocatable");
  const all = Array.isArray(enforced) ? (enforced as unknown[]) : [];
  const without = (kind: "system" | "kube") =>
    when(
      (all.includes(`${kind}-reserved`) || all.includes(`${kind}-reserved-compressible`)) &&
        !at(`${kind}ReservedCgroup`),
      "enforceNodeAllocatable",
      `${kind}-reserved needs the cgroup to limit; set ${kind}ReservedCgroup`,
    );
  return [
    ...without("system"),
    ...without("kube"),
    ...(["system", "kube"] as const).flatMap((kind) =>
      when(
        all.includes(`${kind}-reserved`) && all.includes(`${kind}-reserved-compressible`),
        "enforceNodeAllocatable",
        `${kind}-reserved and ${kind}-reserved-compressible exclude one another; take one of them out`,
      ),
    ),
    ...when(
      at("cgroupsPerQOS") === false && (enforced === undefined || !all.includes("none")),
      "cgroupsPerQOS",
      "limits need the cgroups; set enforceNodeAllocatable to [none]",
    ),
    ...when(
      all.includes("none") && all.length > 1,
      "enforceNodeAllocatable",
      "none excludes every other entry; take it or the others out",
    ),
    ...when(
      Boolean(at("reservedSystemCPUs")) &&
        Boolean(at("systemReservedCgroup") ?? at("kubeReservedCgroup")),
      "reservedSystemCPUs",
      "it excludes systemReservedCgroup and kubeReservedCgroup; take one of them out",
    ),
  ];
}

const lengthAt = (at: At, path: string, standard: number): number =>
  seconds(String(at(path))) ?? standard;

function shutdown(at: At, when: When, profile: HostProfile): Conflict[] {
  const [all, critical] = ["shutdownGracePeriod", "shutdownGracePeriodCriticalPods"] as const;
  const set = [all, critical].filter((path) => at(path) !== undefined);
  const standard = profile === "nested" ? { all: 0, critical: 0 } : { all: 30, critical: 10 };
  return [
    ...when(
      at("shutdownGracePeriodByPodPriority") !== undefined && set.length > 0,
      "shutdownGracePeriodByPodPriority",
      `it excludes ${set.join(" and ")}; take one of them out`,
    ),
    ...when(
      set.length > 0 && lengthAt(at, critical, standard.critical) > lengthAt(at, all, standard.all),
      set.at(-1)!,
      `${critical} is a part of ${all}; set ${critical} to at most as much`,
    ),
  ];
}

function images(at: At, when: When, profile: HostProfile): Conflict[] {
  const high = Number(at("imageGCHighThresholdPercent") ?? (profile === "nested" ? 100 : 85));
  const low = Number(at("imageGCLowThresholdPercent") ?? 80);
  // 0s stands for its own value.
  const least = lengthAt(at, "imageMinimumGCAge", 120) || 120;
  const most = lengthAt(at, "imageMaximumGCAge", 0);
  const outside = (value: number) => value < 0 || value > 100;
  return [
    ...when(
      low >= high || outside(low) || outside(high),
      at("imageGCLowThresholdPercent") === undefined
        ? "imageGCHighThresholdPercent"
        : "imageGCLowThresholdPercent",
      `the low threshold, ${low}, must be below the high one, ${high}, and both between 0 and 100`,
    ),
    ...when(
      most !== 0 && most <= least,
      "imageMaximumGCAge",
      `it must be 0s or above imageMinimumGCAge, which is ${least} s`,
    ),
    ...when(
      at("serializeImagePulls") === true && Number(at("maxParallelImagePulls") ?? 1) > 1,
      "maxParallelImagePulls",
      "images are pulled one at a time; set serializeImagePulls to false",
    ),
  ];
}

function softEvictions(config: Values): Conflict[] {
  const [soft, periods] = [config["evictionSoft"], config["evictionSoftGracePeriod"]];
  return Object.keys(isMap(soft) ? soft : {})
    .filter((signal) => !isMap(periods) || !Object.hasOwn(periods, signal))
    .map((signal) => ({
      path: `evictionSoft.${signal}`,
      why: `it needs a period of grace; set evictionSoftGracePeriod.${signal}`,
    }));
}
