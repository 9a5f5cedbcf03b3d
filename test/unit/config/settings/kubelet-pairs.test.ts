import { deepStrictEqual } from "node:assert";
import { errorsOf } from "../stack-file";

const reserving = (memory: string, rest: object = {}) => ({
  memoryManagerPolicy: "Static",
  reservedMemory: [{ numaNode: 0, limits: { memory } }],
  ...rest,
});
const sums = (kept: string, reserved: string) =>
  `reservedMemory: it keeps ${kept} of memory, and systemReserved, kubeReserved and evictionHard keep ${reserved}; the kubelet only starts when both are the same`;

/** Fields that are right each, and their errors together without `kubelet.config.`. */
const table: readonly (readonly [object, ...string[]])[] = [
  [{ systemCgroups: "/system", cgroupRoot: "/" }],
  [{ systemCgroups: "/system" }, "systemCgroups: it needs the cgroup above it; set cgroupRoot"],
  [
    { enforceNodeAllocatable: ["pods", "pods"] },
    "enforceNodeAllocatable: pods is listed twice; take one of them out",
  ],
  [
    {
      imagePullCredentialsVerificationPolicy: "NeverVerifyAllowlistedImages",
      preloadedImagesVerificationAllowlist: ["registry.example.com/site"],
    },
  ],
  [
    { preloadedImagesVerificationAllowlist: ["registry.example.com/site"] },
    "preloadedImagesVerificationAllowlist: it belongs to one policy; set imagePullCredentialsVerificationPolicy to NeverVerifyAllowlistedImages",
  ],
  [{ enableSystemLogQuery: true }],
  [
    { enableSystemLogQuery: true, enableSystemLogHandler: false },
    "enableSystemLogQuery: queries are answered by the handler; set enableSystemLogHandler to true",
  ],
  [
    { logging: { format: "json", vmodule: [{ filePattern: "gc", verbosity: 5 }] } },
    "logging.vmodule: only the format text has it; set logging.format to text",
  ],

  [reserving("100Mi")],
  [reserving("1Gi", { systemReserved: { memory: "924Mi" } })],
  [reserving("1Gi", { evictionHard: { "memory.available": "1Gi" } })],
  [reserving("1Gi", { evictionHard: { "memory.available": "10%" } })],
  [reserving("1Gi", { kubeReserved: { memory: "1Gi" }, evictionHard: { "pid.available": "5%" } })],
  [reserving("1Gi"), sums("1024 MiB", "100 MiB")],
  [reserving("1Gi", { systemReserved: { memory: "1Gi" } }), sums("1024 MiB", "1124 MiB")],
  [
    {
      reservedMemory: ["1Gi", "2Gi"].map((memory) => ({ numaNode: 0, limits: { memory } })),
    },
    "reservedMemory: memory of NUMA node 0 is listed twice; take one of them out",
  ],

  [
    {
      featureGates: { GracefulNodeShutdown: false },
      shutdownGracePeriod: "0s",
      shutdownGracePeriodCriticalPods: "0s",
    },
  ],
  [
    { featureGates: { GracefulNodeShutdown: false } },
    "featureGates.GracefulNodeShutdown: shutdownGracePeriod needs it; set that to 0s, or take it out",
    "featureGates.GracefulNodeShutdown: shutdownGracePeriodCriticalPods needs it; set that to 0s, or take it out",
  ],
  [
    {
      defaultPodSysctls: { "net.core.somaxconn": "1024" },
      featureGates: { DefaultPodSysctls: true },
    },
  ],
  [{ defaultPodSysctls: { "net.core.somaxconn": "1024" }, featureGates: { AllAlpha: true } }],
  [
    { defaultPodSysctls: { "net.core.somaxconn": "1024" } },
    "defaultPodSysctls: it needs the feature gate DefaultPodSysctls; set featureGates.DefaultPodSysctls to true",
  ],
  [
    {
      cpuManagerPolicy: "static",
      reservedSystemCPUs: "0",
      cpuManagerPolicyOptions: { "align-by-socket": "true" },
    },
    "cpuManagerPolicyOptions.align-by-socket: it needs the feature gate CPUManagerPolicyAlphaOptions; set featureGates.CPUManagerPolicyAlphaOptions to true",
  ],
  [{ cpuCFSQuotaPeriod: "10ms" }],
  [
    { cpuCFSQuotaPeriod: "10ms", featureGates: { CustomCPUCFSQuotaPeriod: false } },
    "cpuCFSQuotaPeriod: it needs the feature gate CustomCPUCFSQuotaPeriod; set featureGates.CustomCPUCFSQuotaPeriod to true",
  ],
  [
    { logging: { options: { text: { splitStream: true } } } },
    "logging.options.text.splitStream: it needs the feature gate LoggingAlphaOptions; set featureGates.LoggingAlphaOptions to true",
  ],
];

describe("fields of kubelet.config together", () => {
  for (const [config, ...errors] of table)
    it(`are ${errors.length > 0 ? "refused" : "taken"}: ${JSON.stringify(config)}`, () =>
      deepStrictEqual(
        errorsOf({ versions: { kubernetes: "1.37.2" }, kubelet: { config } }),
        errors.map((error) => `kubelet.config.${error}`),
      ));

  it("keep the usual threshold on a nested host, beside others of the stack file", () =>
    deepStrictEqual(
      errorsOf({
        hostProfile: "nested",
        kubelet: { config: reserving("100Mi", { evictionHard: { "pid.available": "5%" } }) },
      }),
      [],
    ));
});
