import { deepStrictEqual, strictEqual } from "node:assert";
import { amount, kubeletRequirements } from "../../../../config/settings/kubelet-requirements";

describe("what a kubelet's settings require of its host", () => {
  for (const [kubelet, requirements] of [
    [{}, {}],
    [{ failSwapOn: true }, {}],
    [{ systemReserved: { cpu: "1" } }, { reservedProcessors: 1 }],
    [
      { systemReserved: { cpu: "500m" }, kubeReserved: { cpu: "0.25" } },
      { reservedProcessors: 0.75 },
    ],
    [{ systemReserved: { cpu: "4" }, reservedSystemCPUs: "0-1,8" }, { reservedProcessors: 3 }],
    [{ evictionHard: { "memory.available": "200Mi" } }, { reservedMemoryMib: 200 }],
    [
      { evictionHard: { "nodefs.available": "5%" }, kubeReserved: { memory: "1Gi" } },
      { reservedMemoryMib: 1024 },
    ],
    [
      { evictionHard: { "memory.available": "12.5%" }, kubeReserved: { memory: "1Gi" } },
      { reservedMemoryMib: 1024, evictionMemoryShare: 0.125 },
    ],
    [{ failSwapOn: false }, { swap: true }],
    [{ failSwapOn: false, memorySwap: { swapBehavior: "NoSwap" } }, { swap: true }],
    [
      { failSwapOn: false, memorySwap: { swapBehavior: "LimitedSwap" } },
      { swap: true, limitedSwap: true },
    ],
    [
      { systemReserved: { memory: "1Gi" }, kubeReserved: { memory: "512Mi" } },
      // And the 100 MiB below which the kubelet evicts by itself.
      { reservedMemoryMib: 1636 },
    ],
  ] as const)
    it(`is ${JSON.stringify(requirements)} for ${JSON.stringify(kubelet)}`, () =>
      deepStrictEqual(kubeletRequirements(kubelet), requirements));

  for (const [quantity, number] of [
    ["1Gi", 2 ** 30],
    ["1.5G", 1.5e9],
    ["500m", 0.5],
    ["12e2", 1200],
    ["7", 7],
    ["lots", 0],
  ] as const)
    it(`takes ${quantity} for ${number}`, () => strictEqual(amount(quantity), number));
});
