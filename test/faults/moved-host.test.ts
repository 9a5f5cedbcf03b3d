import assert from "node:assert/strict";
import {
  compareSnapshots,
  labHost,
  resetHost,
  volatile,
  snapshotHost,
  type Snapshot,
} from "../../lab/hosts";
import { keepKubeconfig, objects, readyNodes } from "../lab/kubectl";
import { nameOf, planned } from "../lab/planned";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure, labSections } from "../lab/stack-file";
import { clusterHosts } from "../lab/cluster-hosts";
import { startHosts } from "../lab/suite";

const [first, from, to] = clusterHosts.map(labHost) as [
  ReturnType<typeof labHost>,
  ReturnType<typeof labHost>,
  ReturnType<typeof labHost>,
];
const [master] = labSections()["hosts"] as [object];

/** A cluster whose worker is that machine. */
const workerAt = (machine: { address: string }) => ({
  hosts: [master, { name: "worker", address: machine.address, roles: ["worker"] }],
});

interface Addresses {
  readonly metadata: { readonly name: string };
  readonly status: { readonly addresses: readonly { readonly address: string }[] };
}

describe("a host of the same name at another address", () => {
  let bare: Snapshot;

  before(async () => {
    await startHosts(clusterHosts);
    await resetHost(from.name);
    bare = await snapshotHost(from.name);
    configure(workerAt(from));
    await succeeded(up());
    await keepKubeconfig();
    configure(workerAt(to));
  });

  const all = [
    "worker-preflight",
    "worker-identity",
    "worker-pod-runtime",
    "worker-api-balancer",
    "network-worker",
    "worker-worker-node",
  ];

  it("is replaced in the preview, and nothing else changes", async () => {
    const { steps } = await planned();
    const changed = steps.filter(({ op }) => op !== "same");
    assert.deepEqual(
      changed.map(({ op, urn }) => [op, nameOf(urn)]),
      all.map((name) => ["replace", name]),
    );
  });

  it("is a node there after up; the old machine is drained first and restored", async () => {
    const { stdout } = await succeeded(up());
    const gone = [...stdout.matchAll(/^ -- \S+ (\S+) deleted original /gm)].map(
      ([, name]) => name!,
    );
    // Load balancer and network change in parallel.
    assert.deepEqual(gone.toSorted(), all.toSorted());
    assert.deepEqual([gone[0], ...gone.slice(3)], [all[5], ...all.slice(0, 3).toReversed()]);
    assert.deepEqual(await readyNodes(), [first.name, "worker"]);
    const nodes = await objects<Addresses>("nodes");
    const { status } = nodes.find(({ metadata }) => metadata.name === "worker")!;
    assert.ok(status.addresses.some(({ address }) => address === to.address));
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(compareSnapshots(bare, await snapshotHost(from.name), volatile), []);
  });

  after(async () => {
    await destroy();
  });
});
