import { deepStrictEqual } from "node:assert";
import { configOf, errorsOf, smallest, worker } from "./stack-file";

const gpu = { key: "gpu", effect: "NoSchedule" };
const [master] = smallest().hosts;

/** The first worker of a stack file. */
const workerOf = (sections: object, keys: object) =>
  configOf({ hosts: [master, { ...worker(1), ...keys }], ...sections }).hosts[1]!;

describe("a host in groups", () => {
  const sections = {
    hostProfile: "standard",
    kubelet: { config: { maxPods: 100, evictionHard: { "memory.available": "1Gi" } } },
    kernel: { sysctls: { "net.core.somaxconn": 1024 }, modules: ["nvme_tcp"] },
    groups: {
      gpu: {
        labels: { gpu: "yes", zone: "a" },
        taints: [gpu],
        kubelet: { config: { maxPods: 50, evictionHard: { "nodefs.available": "5%" } } },
        kernel: { sysctls: { "net.core.somaxconn": 2048, "vm.swappiness": 10 }, modules: ["vfio"] },
      },
      arm: { architecture: "arm64", labels: { zone: "b" }, kubelet: { config: { maxPods: 60 } } },
      edge: { profile: "nested" },
    },
  };

  it("takes nothing from groups that it is not in", () => {
    const { architecture, labels, taints, kubelet, kernel } = workerOf(sections, {});
    deepStrictEqual([architecture, labels, taints], [undefined, {}, []]);
    deepStrictEqual(kubelet, sections.kubelet.config);
    deepStrictEqual(kernel, { sysctls: { "net.core.somaxconn": "1024" }, modules: ["nvme_tcp"] });
  });

  it("takes its own keys before those of its groups, later groups before earlier ones, and the cluster's last", () => {
    const own = {
      groups: ["gpu", "arm"],
      labels: { rack: "r1" },
      kubelet: { config: { podPidsLimit: 100 } },
    };
    const { architecture, labels, taints, kubelet, kernel } = workerOf(sections, own);
    deepStrictEqual([architecture, taints], ["arm64", [gpu]]);
    deepStrictEqual(labels, { gpu: "yes", zone: "b", rack: "r1" });
    deepStrictEqual(kubelet, {
      maxPods: 60,
      evictionHard: { "memory.available": "1Gi", "nodefs.available": "5%" },
      podPidsLimit: 100,
    });
    deepStrictEqual(kernel, {
      sysctls: { "net.core.somaxconn": "2048", "vm.swappiness": "10" },
      modules: ["nvme_tcp", "vfio"],
    });
  });

  it("keeps the shim of a runtime whose options alone it sets", () => {
    const kata = { type: "io.containerd.kata.v2" };
    const options = { ConfigPath: "/etc/kata.toml" };
    const { containerd } = workerOf(
      { ...sections, containerd: { runtimes: { kata } } },
      { containerd: { runtimes: { kata: { options } } } },
    );
    deepStrictEqual(containerd.runtimes, { kata: { ...kata, options } });
  });

  it("may have an empty list of taints against its group's", () =>
    deepStrictEqual(workerOf(sections, { groups: ["gpu"], taints: [] }).taints, []));

  it("has its profile from its group", () =>
    deepStrictEqual(workerOf({ ...sections, kernel: {} }, { groups: ["edge"] }).profile, "nested"));

  /** Groups and the keys of one worker, and the errors. */
  const table: readonly (readonly [groups: object, keys: object, ...errors: string[]])[] = [
    [
      { gpu: {} },
      { groups: ["gpus"] },
      "hosts[1].groups[0]: there is no group gpus; did you mean gpu?",
    ],
    [{}, { groups: ["ssd"] }, "hosts[1].groups[0]: there is no group ssd; describe it in groups"],
    [{ gpu: {} }, { groups: ["gpu", "gpu"] }, 'hosts[1].groups[1]: "gpu" is listed twice'],
    [{ gpu: { roles: ["worker"] } }, {}, "groups.gpu.roles: unknown key"],
    [
      { gpu: { kubelet: { config: { maxPod: 5 } } } },
      { kubelet: { config: { port: 5 } } },
      "groups.gpu.kubelet.config.maxPod: KubeletConfiguration of Kubernetes 1.37 has no such field; did you mean maxPods?",
      "hosts[1].kubelet.config.port: cannot be set: hosts, probes and the firewall use the program's addresses and ports",
    ],
    [
      { gpu: { kubelet: { config: { cpuManagerPolicy: "static" } } } },
      { groups: ["gpu"], kubelet: { config: { reservedSystemCPUs: "0" } } },
    ],
    [
      { gpu: { kubelet: { config: { cpuManagerPolicy: "static" } } } },
      { groups: ["gpu"] },
      "groups.gpu.kubelet.config.cpuManagerPolicy: static needs processors that stay with the system; set reservedSystemCPUs, systemReserved.cpu or kubeReserved.cpu",
    ],
    [
      { gpu: { kernel: { sysctls: { "vm.overcommit_memory": 0 }, modules: ["a b"] } } },
      {},
      'groups.gpu.kernel.modules[0]: "a b" is not the name of a kernel module',
    ],
    [
      { gpu: { kernel: { sysctls: { "vm.overcommit_memory": 0 } } } },
      { groups: ["gpu"] },
      "groups.gpu.kernel.sysctls.vm.overcommit_memory: cannot be set: Kubernetes needs the program's value; take it out",
    ],
    [
      {},
      { profile: "nested", kernel: { sysctls: { "vm.swappiness": 1 }, modules: ["vfio"] } },
      "hosts[1].kernel.sysctls.vm.swappiness: belongs to the machine around the nested host w1; set it there",
      "hosts[1].kernel.modules: the nested host w1 cannot load vfio; load it on the machine around it",
    ],
    [
      {},
      { kernel: { sysctls: { somaxconn: 1, "net.core.somaxconn": "a\nb" } } },
      'hosts[1].kernel.sysctls.somaxconn: "somaxconn" is not the name of a sysctl such as net.core.somaxconn',
      'hosts[1].kernel.sysctls.net.core.somaxconn: "a\\nb" is not a number, or words with one space between',
    ],
  ];
  for (const [groups, keys, ...errors] of table)
    it(`is ${errors.length > 0 ? "refused" : "taken"}: ${JSON.stringify([groups, keys])}`, () =>
      deepStrictEqual(errorsOf({ groups, hosts: [master, { ...worker(1), ...keys }] }), errors));
});

describe("a host's name", () => {
  for (const [name, error] of [
    ["w1.rack-2.example.com", undefined],
    [
      "w1.",
      'hosts[0].name: "w1." is not a host name: lower case letters, digits, hyphens and dots, at most 63',
    ],
    [
      "w1..example",
      'hosts[0].name: "w1..example" is not a host name: lower case letters, digits, hyphens and dots, at most 63',
    ],
    [
      `${"a".repeat(60)}.com`,
      `hosts[0].name: "${"a".repeat(60)}.com" is not a host name: lower case letters, digits, hyphens and dots, at most 63`,
    ],
  ] as const)
    it(`${error ? "cannot" : "can"} be ${name}`, () =>
      deepStrictEqual(errorsOf({ hosts: [{ ...master, name }] }), error ? [error] : []));
});
