import assert from "node:assert/strict";
import {
  compareSnapshots,
  labHost,
  resetHost,
  restless,
  snapshotHost,
  type Snapshot,
} from "../../lab/hosts";
import { keepKubeconfig, objects, readyNodes } from "../lab/kubectl";
import { nameOf, planned } from "../lab/planned";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure, labSections } from "../lab/stack-file";
import { clusterHosts, startHosts } from "../lab/suite";

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

  it("is another machine to the preview: all of the old one goes first, drained, in reverse order", async () => {
    const { steps } = await planned();
    const replaced = steps
      .filter(({ op }) => op === "delete-replaced")
      .map(({ urn }) => nameOf(urn));
    assert.deepEqual(replaced, [
      "worker-worker-node",
      "network-worker",
      "worker-kubelet",
      "worker-engine",
      "worker-preflight",
    ]);
  });

  it("is a node there after up, and the old machine is as it was", async () => {
    await succeeded(up());
    assert.deepEqual(await readyNodes(), [first.name, "worker"]);
    const nodes = await objects<Addresses>("nodes");
    const { status } = nodes.find(({ metadata }) => metadata.name === "worker")!;
    assert.ok(status.addresses.some(({ address }) => address === to.address));
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(compareSnapshots(bare, await snapshotHost(from.name), restless), []);
  });

  after(async () => {
    await destroy();
  });
});
