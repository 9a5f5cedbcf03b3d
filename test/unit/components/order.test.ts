import { deepStrictEqual, ok, strictEqual } from "node:assert";
import { smallest, worker } from "../config/stack-file";
import { runProgram, type Run } from "./program";

const master = (number: number) => ({
  ...smallest().hosts[0]!,
  name: `m${number}`,
  address: `192.0.2.1${number}`,
});
const stack = {
  ssh: undefined,
  cluster: { name: "prod" },
  hosts: [master(1), master(2), master(3), worker(1)],
  security: { firewall: { sshFrom: ["198.51.100.0/24"] } },
  loadBalancer: { addresses: ["192.0.2.200-192.0.2.210"] },
  storage: { localPath: {} },
};

/** What is done, and what has to be done before: directly or by way of others. */
const table: readonly (readonly [string, ...string[]])[] = [
  ["m1-identity", "m1-preflight", "pki-kubernetes"],
  ["m1-pod-runtime", "m1-identity"],
  ["m2-etcd-member", "m2-pod-runtime", "pki-etcd"],
  [
    "m2-master-control-plane",
    "m2-pod-runtime",
    "m1-etcd-member",
    "m2-etcd-member",
    "m3-etcd-member",
    "encryption-keys",
  ],
  ["admin", "m1-master-control-plane", "m2-master-control-plane", "m3-master-control-plane"],
  ["w1-api-balancer", "w1-pod-runtime"],
  ["network-w1", "w1-api-balancer", "admin"],
  ["w1-worker-node", "network-w1"],
  ["cluster", "admin"],
  ["dns-deployment", "m1-worker-node", "w1-worker-node", "dns-account"],
  ["metallb-controller", "w1-worker-node", "metallb-namespace"],
  ["metallb-pool", "metallb-admission", "metallb-controller"],
  ["m1-pod-runtime", "m1-local-volumes"],
  ["local-volumes-provisioner", "w1-worker-node", "w1-local-volumes"],
];

describe("the order of a set-up", () => {
  let run: Run;
  before(async () => (run = await runProgram(stack)));

  const parentOf = (name: string) => run.resources.find((one) => one.name === name)?.parent;
  /** Everything that a resource waits for; a component stands for its children. */
  function earlierThan(name: string, seen = new Set<string>()): Set<string> {
    const resource = run.resources.find((one) => one.name === name);
    for (const next of resource?.dependsOn ?? [])
      if (!seen.has(next)) earlierThan(next, seen.add(next));
    return seen;
  }

  for (const [name, ...earlier] of table)
    it(`has ${earlier.join(", ")} before ${name}`, () => {
      const all = [...earlierThan(name), ...earlierThan(parentOf(name) ?? "")];
      for (const one of earlier) ok(all.includes(one), `${one} is not among ${all.join(", ")}`);
    });

  it("lets hosts be set up at the same time", () => {
    for (const layer of ["pod-runtime", "api-balancer"])
      deepStrictEqual(
        [...earlierThan(`w1-${layer}`)].filter((name) => /^m\d/.test(name)),
        [],
      );
  });

  it("removes everything of a host, in reverse order, before another machine takes its place", () => {
    const ofHost = run.resources.filter(
      ({ inputs, name }) => "host" in inputs && !name.endsWith("-preflight"),
    );
    strictEqual(ofHost.length, 4 * 8 + 3 + 3);
    for (const { name, inputs, inputsFrom } of ofHost) {
      const host = (inputs["host"] as { name: string }).name;
      deepStrictEqual(inputsFrom["host"], [`${host}-preflight`, "cluster-identity"], name);
    }
  });

  it("lets what runs in the cluster wait for all nodes by one resource, however many there are", () => {
    const nodes = run.resources.filter(({ type }) => type.endsWith("cluster:Node"));
    const waiting = run.resources.filter(({ type }) => /^kubernetes:|AdmissionReady$/.test(type));
    strictEqual(nodes.length, 4);
    for (const { name, dependsOn } of waiting) {
      ok(dependsOn.includes("nodes"), name);
      ok(!nodes.some((node) => dependsOn.includes(node.name)), name);
    }
    const { inputs } = run.resources.find(({ name }) => name === "nodes")!;
    deepStrictEqual(Object.keys(inputs), ["__provider"]);
  });

  it("removes no member of a cluster that is destroyed", () => {
    const inCluster = run.resources.filter(({ type }) => type.startsWith("kubernetes:"));
    const parents = new Set(inCluster.map(({ parent }) => parent!));
    const withCluster = (name: string) =>
      run.resources.find((one) => one.name === name)?.deletedWith === "admin";
    ok([...parents].every(withCluster));
    ok(withCluster("w1-worker-node"));
  });
});
