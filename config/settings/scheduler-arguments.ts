import { type Format, oneOfOrEmpty, whole } from "./formats";

const shape = { "[].utilization": whole("0..100"), "[].score": whole("0..10") };
const below = (path: string, all: Readonly<Record<string, Format>>) =>
  Object.fromEntries(Object.entries(all).map(([name, format]) => [path + name, format]));

/** Formats of KubeSchedulerConfiguration that its types lack, by path. */
export const schedulerFormats: Readonly<Record<string, Format>> = {
  "profiles[].percentageOfNodesToScore": whole("0..100"),
  // The table's limit is upstream's podMaxBackoffSeconds, which may be another.
  podInitialBackoffSeconds: whole("1.."),
};

/** The same of the arguments of plugins: pkg/scheduler/apis/config/validation. */
export const argumentFormats: Readonly<Record<string, Readonly<Record<string, Format>>>> = {
  DefaultPreemptionArgs: {
    minCandidateNodesPercentage: whole("0..100"),
    minCandidateNodesAbsolute: whole("0.."),
  },
  InterPodAffinityArgs: { hardPodAffinityWeight: whole("0..100") },
  NodeResourcesBalancedAllocationArgs: { "resources[].weight": whole("0..1") },
  NodeResourcesFitArgs: {
    "scoringStrategy.type": oneOfOrEmpty(
      "LeastAllocated",
      "MostAllocated",
      "RequestedToCapacityRatio",
    ),
    "scoringStrategy.resources[].weight": whole("0..100"),
    ...below("scoringStrategy.requestedToCapacityRatio.shape", shape),
  },
  PodTopologySpreadArgs: {
    defaultingType: oneOfOrEmpty("System", "List"),
    "defaultConstraints[].maxSkew": whole("1.."),
    "defaultConstraints[].whenUnsatisfiable": oneOfOrEmpty("DoNotSchedule", "ScheduleAnyway"),
  },
  VolumeBindingArgs: { bindTimeoutSeconds: whole("0.."), ...below("shape", shape) },
};
