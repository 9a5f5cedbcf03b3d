import { deepStrictEqual } from "node:assert";
import { errorsOf } from "../stack-file";

const exclusive = { cpuManagerPolicy: "static", reservedSystemCPUs: "0" };

/** Values whose types are right, which a kubelet would not start with, and their errors without `kubelet.config.`. */
const table: readonly (readonly [object, ...string[]])[] = [
  [{ ...exclusive, cpuManagerPolicyOptions: { "full-pcpus-only": "true" } }],
  [
    { ...exclusive, cpuManagerPolicyOptions: { "full-cpus": "true" } },
    'cpuManagerPolicyOptions.full-cpus: "full-cpus" is not one of full-pcpus-only, distribute-cpus-across-numa, align-by-socket, distribute-cpus-across-cores, strict-cpu-reservation, prefer-align-cpus-by-uncorecache',
  ],
  [
    { ...exclusive, cpuManagerPolicyOptions: { "full-pcpus-only": "yes" } },
    'cpuManagerPolicyOptions.full-pcpus-only: "yes" is not "true" or "false", in quotes',
  ],
  [{ topologyManagerPolicyOptions: { "prefer-closest-numa-nodes": "true" } }],
  [
    { topologyManagerPolicyOptions: { "prefer-closest": "true" } },
    'topologyManagerPolicyOptions.prefer-closest: "prefer-closest" is not one of prefer-closest-numa-nodes, max-allowable-numa-nodes',
  ],
  [
    { topologyManagerPolicyOptions: { "max-allowable-numa-nodes": "4" } },
    'topologyManagerPolicyOptions.max-allowable-numa-nodes: "4" is not a whole number of 8 or more, in quotes',
  ],
  [
    { reservedSystemCPUs: "3-1" },
    'reservedSystemCPUs: "3-1" is not a list of processors such as "0-1,8"',
  ],
  [{ imageMinimumGCAge: "-1m" }, "imageMinimumGCAge: -1m is below 0s"],
  [{ memoryThrottlingFactor: 0.9 }],
  [{ memoryThrottlingFactor: 1.5 }, "memoryThrottlingFactor: 1.5 is not above 0 and at most 1"],
  [{ userNamespaces: { idsPerPod: 131072 } }],
  [{ userNamespaces: { idsPerPod: 1000 } }, "userNamespaces.idsPerPod: 1000 is below 65536"],
  [
    { userNamespaces: { idsPerPod: 65537 } },
    "userNamespaces.idsPerPod: 65537 is no multiple of 65536",
  ],
  [{ qosReserved: { cpu: "50%" } }, 'qosReserved.cpu: "cpu" is not one of memory'],
  [
    { qosReserved: { memory: "1Gi" } },
    'qosReserved.memory: "1Gi" is not a percentage such as "50%"',
  ],
  [
    { reservedMemory: [{ numaNode: 0, limits: { cpu: "1" } }] },
    'reservedMemory[0].limits.cpu: "cpu" is neither memory nor huge pages such as hugepages-2Mi',
  ],
  [
    { reservedMemory: [{ numaNode: 0, limits: { memory: "0" } }] },
    'reservedMemory[0].limits.memory: "0" reserves nothing',
  ],
  [{ allowedUnsafeSysctls: ["kernel.shm*", "net.core.somaxconn", "net/ipv4/tcp_rmem"] }],
  [
    { allowedUnsafeSysctls: ["vm.swappiness"] },
    'allowedUnsafeSysctls[0]: "vm.swappiness" is not a sysctl that a pod has of its own, such as net.core.somaxconn; set kernel.sysctls for those of hosts',
  ],
  [{ tlsCipherSuites: ["TLS_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA"] }],
  [
    { tlsCipherSuites: ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA"] },
    'tlsCipherSuites[0]: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA" is not a cipher suite of Go; did you mean TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256?',
  ],
];

describe("values of kubelet.config", () => {
  for (const [config, ...errors] of table)
    it(`are ${errors.length > 0 ? "refused" : "taken"}: ${JSON.stringify(config)}`, () =>
      deepStrictEqual(
        errorsOf({ versions: { kubernetes: "1.37.2" }, kubelet: { config } }),
        errors.map((error) => `kubelet.config.${error}`),
      ));
});
