import { deepStrictEqual } from "node:assert";
import { errorsOf } from "../stack-file";

const noSuch = "KubeletConfiguration of Kubernetes 1.37 has no such field";

/** Fields of KubeletConfiguration, and their errors without `kubelet.config.`. */
const table: readonly (readonly [object, ...string[]])[] = [
  // What other programs of this kind let people set.
  [{ maxPods: 250, podPidsLimit: -1, registryPullQPS: 20, serializeImagePulls: true }],
  [{ imageGCHighThresholdPercent: 70, imageGCLowThresholdPercent: 60, imageMaximumGCAge: "240h" }],
  [{ evictionHard: { "memory.available": "5%", "nodefs.available": "1Gi" } }],
  [{ systemReserved: { cpu: "500m", memory: "1Gi", pid: "1000" }, kubeReserved: { cpu: "1" } }],
  [{ featureGates: { NodeSwap: true }, allowedUnsafeSysctls: ["net.*"] }],
  [
    {
      cpuManagerPolicy: "static",
      reservedSystemCPUs: "0-1,8",
      topologyManagerPolicy: "restricted",
    },
  ],
  [{ failSwapOn: false, memorySwap: { swapBehavior: "LimitedSwap" } }],
  [{ tlsCurvePreferences: [29, 23], showHiddenMetricsForVersion: "1.36" }],
  [
    { tlsCurvePreferences: [29, 1], showHiddenMetricsForVersion: "1.30" },
    "tlsCurvePreferences[1]: 1 is not the number of a key exchange of Go, which are 23, 24, 25, 29, 4587, 4588, 4589",
    'showHiddenMetricsForVersion: "1.30" is not "1.36": only metrics hidden since the minor release before can be shown',
  ],
  [{ tlsCurvePreferences: [29, 29] }, "tlsCurvePreferences: 29 is listed twice"],
  [
    { enforceNodeAllocatable: ["pods", ""] },
    'enforceNodeAllocatable[1]: "" is not one of none, pods, system-reserved, system-reserved-compressible, kube-reserved, kube-reserved-compressible',
  ],
  [{ shutdownGracePeriod: "2m", shutdownGracePeriodCriticalPods: "30s" }],
  [
    {
      memoryManagerPolicy: "Static",
      systemReserved: { memory: "1000Mi" },
      reservedMemory: [{ numaNode: 0, limits: { memory: "1100Mi" } }],
    },
  ],
  [{ logging: { format: "text", verbosity: 4, vmodule: [{ filePattern: "gc", verbosity: 5 }] } }],

  [{ maxPod: 50 }, `maxPod: ${noSuch}; did you mean maxPods?`],
  [{ maxpods: 50 }, `maxpods: ${noSuch}; did you mean maxPods?`],
  [{ gpu: true }, `gpu: ${noSuch}`],
  [{ __proto__: null, toString: 1 }, `toString: ${noSuch}`],
  [{ memorySwap: { behaviour: "NoSwap" } }, `memorySwap.behaviour: ${noSuch}`],
  [
    { memorySwap: { swapBehaviour: "NoSwap" } },
    `memorySwap.swapBehaviour: ${noSuch}; did you mean swapBehavior?`,
  ],

  [{ maxPods: "110" }, 'maxPods: "110" is not an integer'],
  [{ maxPods: 1.5 }, "maxPods: 1.5 is not an integer"],
  [{ maxPods: null }, "maxPods: null is not an integer"],
  [{ maxPods: 0 }, "maxPods: 0 is below 1"],
  [
    { maxPods: 300 },
    "maxPods: 300 is above 253, the addresses for pods in each node's /24; cluster.nodeMask sets its size",
  ],
  [{ podPidsLimit: 10 }, "podPidsLimit: 10 is below 64; -1 sets no limit"],
  [{ oomScoreAdj: -1001 }, "oomScoreAdj: -1001 is below -1000"],
  [{ containerLogMaxFiles: 1 }, "containerLogMaxFiles: 1 is below 2"],
  [{ seccompDefault: "yes" }, 'seccompDefault: "yes" is not true or false'],
  [{ allowedUnsafeSysctls: "net.*" }, 'allowedUnsafeSysctls: "net.*" is not a list'],
  [{ allowedUnsafeSysctls: [5] }, "allowedUnsafeSysctls[0]: 5 is not a string; put it in quotes"],
  [{ systemReserved: ["cpu"] }, 'systemReserved: ["cpu"] is not a map'],
  [{ memoryThrottlingFactor: "0.9" }, 'memoryThrottlingFactor: "0.9" is not a number'],
  [{ topologyManagerScope: "host" }, 'topologyManagerScope: "host" is not one of container, pod'],
  [{ cpuManagerPolicy: "Static" }, 'cpuManagerPolicy: "Static" is not one of none, static'],
  [{ syncFrequency: 60 }, 'syncFrequency: 60 is not a duration such as "30s" or "1h30m"'],
  [{ syncFrequency: "1 min" }, 'syncFrequency: "1 min" is not a duration such as "30s" or "1h30m"'],
  [{ shutdownGracePeriod: "500ms" }, "shutdownGracePeriod: 500ms is neither 0s nor 1s or more"],
  [{ cpuCFSQuotaPeriod: "2s" }, "cpuCFSQuotaPeriod: 2s is above 1s"],
  [
    { systemReserved: { cpu: "lots", memory: "-1Gi" } },
    'systemReserved.cpu: "lots" is not a number of processors such as 1, 0.5 or 500m',
    'systemReserved.memory: "-1Gi" is not a number of bytes such as 512Mi, 2Gi or 1G',
  ],
  [
    { kubeReserved: { gpu: "1", pid: 1000 } },
    'kubeReserved.gpu: "gpu" is not one of cpu, memory, ephemeral-storage, pid',
    "kubeReserved.pid: 1000 is not a string; put it in quotes",
  ],
  [
    { evictionHard: { "memory.available": "150%", "disk.free": "1Gi" } },
    'evictionHard.memory.available: "150%" is neither a quantity such as "1Gi" nor a percentage such as "10%"',
    'evictionHard.disk.free: "disk.free" is not one of memory.available, nodefs.available, nodefs.inodesFree, imagefs.available, imagefs.inodesFree, containerfs.available, containerfs.inodesFree, allocatableMemory.available, pid.available',
  ],

  [
    { featureGates: { NodeSwapp: true } },
    "featureGates.NodeSwapp: Kubernetes 1.37 has no such feature gate; did you mean NodeSwap?",
  ],
  [{ featureGates: { NodeSwap: "true" } }, 'featureGates.NodeSwap: "true" is not true or false'],
  [{ featureGates: [] }, "featureGates: [] is not a map"],

  [
    { tlsCertFile: "/a" },
    "tlsCertFile: cannot be set: the program issues the certificates; see security.certificateAuthorities",
  ],
  [
    { cgroupDriver: "systemd" },
    "cgroupDriver: cannot be set: it follows from the host's profile, as containerd's does; set hosts[].profile",
  ],
  [
    { authentication: { anonymous: { enabled: true }, webhook: { cacheTTL: "1m" } } },
    "authentication.anonymous: cannot be set: the kubelet admits only whom the API server vouches for",
  ],
  [{ registerWithTaints: [] }, "registerWithTaints: cannot be set: set hosts[].taints instead"],
  [{ kind: "x" }, "kind: cannot be set: the program writes the head of the file"],

  [
    { cpuManagerPolicy: "static" },
    "cpuManagerPolicy: static needs processors that stay with the system; set reservedSystemCPUs, systemReserved.cpu or kubeReserved.cpu",
  ],
  [
    { cpuManagerPolicyOptions: { "full-pcpus-only": "true" } },
    "cpuManagerPolicyOptions: options belong to the policy static; set cpuManagerPolicy",
  ],
  [
    { memoryManagerPolicy: "Static" },
    "memoryManagerPolicy: Static needs memory that stays with the system; set reservedMemory to the sum of systemReserved, kubeReserved and the hard eviction threshold",
  ],
  [
    { memorySwap: { swapBehavior: "LimitedSwap" } },
    "memorySwap.swapBehavior: LimitedSwap has no effect while the kubelet refuses hosts that swap; set failSwapOn to false",
  ],
  [
    { imageGCHighThresholdPercent: 75 },
    "imageGCHighThresholdPercent: the low threshold, 80, must be below the high one, 75, and both between 0 and 100",
  ],
  [
    { imageMaximumGCAge: "1m" },
    "imageMaximumGCAge: it must be 0s or above imageMinimumGCAge, which is 120 s",
  ],
  [
    { imageMaximumGCAge: "1m", imageMinimumGCAge: "0s" },
    "imageMaximumGCAge: it must be 0s or above imageMinimumGCAge, which is 120 s",
  ],
  [
    { serializeImagePulls: true, maxParallelImagePulls: 3 },
    "maxParallelImagePulls: images are pulled one at a time; set serializeImagePulls to false",
  ],
  [
    { shutdownGracePeriod: "5s" },
    "shutdownGracePeriod: shutdownGracePeriodCriticalPods is a part of shutdownGracePeriod; set shutdownGracePeriodCriticalPods to at most as much",
  ],
  [
    { shutdownGracePeriod: "1m", shutdownGracePeriodByPodPriority: [{ priority: 0 }] },
    "shutdownGracePeriodByPodPriority: it excludes shutdownGracePeriod; take one of them out",
  ],
  [
    { enforceNodeAllocatable: ["pods", "system-reserved"] },
    "enforceNodeAllocatable: system-reserved needs the cgroup to limit; set systemReservedCgroup",
  ],
  [
    { reservedSystemCPUs: "0", kubeReservedCgroup: "/kube" },
    "reservedSystemCPUs: it excludes systemReservedCgroup and kubeReservedCgroup; take one of them out",
  ],
  [
    { evictionSoft: { "memory.available": "1Gi" } },
    "evictionSoft.memory.available: it needs a period of grace; set evictionSoftGracePeriod.memory.available",
  ],
];

describe("kubelet.config", () => {
  for (const [config, ...errors] of table)
    it(`${errors.length > 0 ? "refuses" : "takes"} ${JSON.stringify(config)}`, () =>
      deepStrictEqual(
        errorsOf({ kubelet: { config } }),
        errors.map((error) => `kubelet.config.${error}`),
      ));

  it("is not a list", () =>
    deepStrictEqual(errorsOf({ kubelet: { config: [] } }), ["kubelet.config: [] is not a map"]));

  it("may leave swap to the machine on a nested host", () =>
    deepStrictEqual(
      errorsOf({
        hostProfile: "nested",
        kubelet: { config: { memorySwap: { swapBehavior: "LimitedSwap" } } },
      }),
      [],
    ));
});
