import { podAddresses } from "../addresses";
import * as field from "../schema/fields";
import { cipherSuite } from "./cipher-suites";
import { cpuList, duration, type Format, oneOf, quantity, quantityOrShare } from "./formats";
import { curve } from "./instrumentation";
import { optionFormats, optionKeys } from "./kubelet-options";

const from =
  (
    least: number,
    most: number,
    why: { readonly below?: string; readonly above?: string },
    none?: number,
  ): Format =>
  (value) => {
    if (!Number.isSafeInteger(value)) return `${JSON.stringify(value)} is not an integer`;
    const number = value as number;
    if (number === none) return undefined;
    if (number < least) return `${number} is below ${least}${why.below ?? ""}`;
    return number > most ? `${number} is above ${most}${why.above ?? ""}` : undefined;
  };

const resourceFormats: Readonly<
  Record<string, { readonly safeParse: typeof field.cpu.safeParse }>
> = {
  cpu: field.cpu,
  memory: field.bytes,
  "ephemeral-storage": field.bytes,
  pid: field.count,
};

/** A part of a resource that pods do not get. */
const reserved: Format = (value, _, key = "") =>
  typeof value !== "string"
    ? `${JSON.stringify(value)} is not a string; put it in quotes`
    : resourceFormats[key]!.safeParse(value, { reportInput: true }).error?.issues[0]?.message;

/** How many IDs a pod has in its user namespace come in blocks of this size. */
const idsInBlock = 65_536;
const mostIds = 2 ** 32 - 1;

const idsPerPod: Format = (value) =>
  from(idsInBlock, mostIds, {})(value) ??
  (Number(value) % idsInBlock === 0 ? undefined : `${String(value)} is no multiple of 65536`);

const throttlingFactor: Format = (value) =>
  typeof value !== "number"
    ? `${JSON.stringify(value)} is not a number`
    : value > 0 && value <= 1
      ? undefined
      : `${value} is not above 0 and at most 1`;

const notNegative: Format = (value) => duration(value, "0s..");

/**
 * Formats that the types of KubeletConfiguration lack, by path.
 *
 * @param nodeMask prefix length of each node's part of the pod network
 */
export const kubeletFormats = (nodeMask: number): Readonly<Record<string, Format>> => ({
  maxPods: from(1, podAddresses(nodeMask), {
    above: `, the addresses for pods in each node's /${nodeMask}; cluster.nodeMask sets its size`,
  }),
  podPidsLimit: from(64, Number.MAX_SAFE_INTEGER, { below: "; -1 sets no limit" }, -1),
  reservedSystemCPUs: cpuList,
  containerLogMaxSize: quantity,
  cpuManagerPolicy: oneOf("none", "static"),
  memoryManagerPolicy: oneOf("None", "Static"),
  configMapAndSecretChangeDetectionStrategy: oneOf("Get", "Cache", "Watch"),
  tlsMinVersion: oneOf("VersionTLS12", "VersionTLS13"),
  "enforceNodeAllocatable[]": oneOf(
    "none",
    "pods",
    "system-reserved",
    "system-reserved-compressible",
    "kube-reserved",
    "kube-reserved-compressible",
  ),
  shutdownGracePeriod: (value) => duration(value, "0s|1s.."),
  shutdownGracePeriodCriticalPods: (value) => duration(value, "0s|1s.."),
  "systemReserved.*": reserved,
  "kubeReserved.*": reserved,
  "evictionHard.*": quantityOrShare,
  "evictionSoft.*": quantityOrShare,
  "evictionMinimumReclaim.*": quantityOrShare,
  "evictionSoftGracePeriod.*": notNegative,
  imageMinimumGCAge: notNegative,
  imageMaximumGCAge: notNegative,
  memoryThrottlingFactor: throttlingFactor,
  "userNamespaces.idsPerPod": idsPerPod,
  "tlsCipherSuites[]": cipherSuite,
  "tlsCurvePreferences[]": curve,
  ...optionFormats,
});

const resources = oneOf(...Object.keys(resourceFormats));
/** pkg/kubelet/eviction/api. */
const signals = oneOf(
  ...["memory.available", "nodefs.available", "nodefs.inodesFree", "imagefs.available"],
  ...["imagefs.inodesFree", "containerfs.available", "containerfs.inodesFree"],
  ...["allocatableMemory.available", "pid.available"],
);

/** Which keys the maps of KubeletConfiguration may have, by path. */
export const kubeletKeys: Readonly<Record<string, Format>> = {
  "systemReserved.*": resources,
  "kubeReserved.*": resources,
  "evictionHard.*": signals,
  "evictionSoft.*": signals,
  "evictionMinimumReclaim.*": signals,
  "evictionSoftGracePeriod.*": signals,
  ...optionKeys,
};
