import type { HostProfile } from "../schema";
import { seconds } from "./formats";
import type { Conflict } from "./kubelet-conflicts";
import { isMap, type Values, valueAt } from "./merge";
import type { Table } from "./tables";

/** A field that only counts with a feature gate. */
interface Gated {
  readonly gate: string;
  readonly path: string;
  /** Whether the value needs the gate. @default any value does */
  readonly needs?: (value: unknown) => boolean;
}

const hasEntries = (value: unknown): boolean =>
  (Array.isArray(value) && value.length > 0) || (isMap(value) && Object.keys(value).length > 0);
const isLonger = (value: unknown): boolean => (seconds(String(value)) ?? 0) > 0;
const not = (usual: unknown) => (value: unknown) => value !== usual;
const isTrue = (value: unknown): boolean => value === true;
const option = (gate: string, name: string): Gated => ({
  gate: `CPUManagerPolicy${gate}Options`,
  path: `cpuManagerPolicyOptions.${name}`,
});

/** What pkg/kubelet/apis/config/validation and the managers refuse without a gate. */
const gated: readonly Gated[] = [
  { gate: "CustomCPUCFSQuotaPeriod", path: "cpuCFSQuotaPeriod", needs: not("100ms") },
  { gate: "DefaultPodSysctls", path: "defaultPodSysctls", needs: hasEntries },
  { gate: "GracefulNodeShutdown", path: "shutdownGracePeriod", needs: isLonger },
  { gate: "GracefulNodeShutdown", path: "shutdownGracePeriodCriticalPods", needs: isLonger },
  {
    gate: "GracefulNodeShutdownBasedOnPodPriority",
    path: "shutdownGracePeriodByPodPriority",
    needs: hasEntries,
  },
  { gate: "KubeletCrashLoopBackOffMax", path: "crashLoopBackOff.maxContainerRestartPeriod" },
  { gate: "KubeletEnsureSecretPulledImages", path: "imagePullCredentialsVerificationPolicy" },
  { gate: "MemoryQoS", path: "memoryReservationPolicy", needs: not("None") },
  { gate: "LoggingAlphaOptions", path: "logging.options.text.splitStream", needs: isTrue },
  { gate: "LoggingAlphaOptions", path: "logging.options.json.splitStream", needs: isTrue },
  option("Alpha", "align-by-socket"),
  option("Alpha", "distribute-cpus-across-cores"),
  option("Beta", "distribute-cpus-across-numa"),
];

/** What the program sets beside the stack file, by profile. */
const usual: Readonly<Record<HostProfile, Values>> = {
  standard: { shutdownGracePeriod: "30s", shutdownGracePeriodCriticalPods: "10s" },
  nested: {},
};

/** Fields that the kubelet refuses while their feature gate is off. */
export function gateConflicts(config: Values, profile: HostProfile, gates: Table): Conflict[] {
  const given = isMap(config["featureGates"]) ? config["featureGates"] : {};
  const isOff = (gate: string): boolean => {
    const [normal] = gates.rows[gate]?.split(" ") ?? [];
    if (given[gate] !== undefined) return given[gate] === false;
    // These set many gates at once, by how mature each is.
    const isSetByGroup = given["AllAlpha"] === true || given["AllBeta"] === true;
    return normal === "false" && !isSetByGroup;
  };
  return gated.flatMap(({ gate, path, needs = () => true }) => {
    if (!isOff(gate)) return [];
    const own = valueAt(config, path);
    const value = own ?? shutdownUnlessByPriority(config, profile, path);
    if (value === undefined || !needs(value)) return [];
    return own === undefined
      ? [{ path: `featureGates.${gate}`, why: `${path} needs it; set that to 0s, or take it out` }]
      : [{ path, why: `it needs the feature gate ${gate}; set featureGates.${gate} to true` }];
  });
}

const shutdownUnlessByPriority = (config: Values, profile: HostProfile, path: string): unknown =>
  config["shutdownGracePeriodByPodPriority"] === undefined ? usual[profile][path] : undefined;
