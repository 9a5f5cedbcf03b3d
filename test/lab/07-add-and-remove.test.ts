import assert from "node:assert/strict";
import { compareSnapshots, volatile, snapshotHost, type Snapshot } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { changedFiles, restarted, viewHosts, type HostView } from "./host-view";
import { applied, kubectl, objects, readyNodes, type Pod } from "./kubectl";
import { preview, succeeded, up } from "./pulumi";
import { configure, withHosts, worker } from "./stack-file";
import { clusterHosts, spareHost } from "./cluster-hosts";
import { startHosts } from "./suite";
import { trafficDuring } from "./traffic";
import { replicated } from "./workload";

const untouched = Object.fromEntries(
  clusterHosts.map((host) => [host, { connections: 0, executions: 0 }]),
);

/** The nearest node asks a pod on a new host, once. */
const asking = {
  ...untouched,
  [clusterHosts[2]]: { connections: 1, executions: 1 },
};

describe("an additional host in the stack file", () => {
  let bare: Snapshot;
  let earlier: Record<string, HostView>;

  before(async () => {
    await startHosts([spareHost]);
    bare = await snapshotHost(spareHost);
    earlier = await viewHosts(clusterHosts);
    configure(withHosts(worker(spareHost)));
  });

  const assertOthersUntouched = async () => {
    const later = await viewHosts(clusterHosts);
    for (const host of clusterHosts) {
      assert.deepEqual(changedFiles(earlier[host]!, later[host]!), [], host);
      const units = restarted(earlier[host]!, later[host]!).filter((one) => one.includes("."));
      assert.deepEqual(units, [], host);
    }
  };

  it("becomes a node that its neighbour has reached, without a change of another host", async () => {
    const seen = await trafficDuring(async () => {
      const { resources } = await succeeded(up());
      assert.equal(resources["updated"], undefined);
    });
    assert.deepEqual(seen, asking);
    assert.deepEqual(await readyNodes(), [...clusterHosts, spareHost]);
    await assertOthersUntouched();
    await succeeded(preview("--expect-no-changes"));
  });

  it("runs pods", async () => {
    await applied(replicated("moving", spareHost));
    await kubectl("rollout", "status", "deployment/moving", "--timeout=60s");
    const pods = await objects<Pod>("pods", "--selector=app=moving");
    assert.deepEqual(
      pods.map(({ spec }) => spec.nodeName),
      [spareHost],
    );
  });

  it("is drained when it leaves the file: its pods start elsewhere, its node is deleted", async () => {
    const before = await podNames();
    configure();
    const seen = await trafficDuring(() => succeeded(up()));
    assert.deepEqual(seen, untouched);
    assert.deepEqual(await readyNodes(), clusterHosts);
    await waitFor("the Deployment moving: coming up elsewhere", 60_000, async () => {
      const now = await objects<Pod>("pods", "--selector=app=moving");
      const elsewhere = now.filter(
        ({ metadata, spec, status }) =>
          status.phase === "Running" &&
          spec.nodeName !== spareHost &&
          !before.includes(metadata.name),
      );
      return elsewhere.length === 1 || `${elsewhere.length} of 1 run`;
    });
  });

  it("is restored exactly, and the others are unchanged", async () => {
    assert.deepEqual(compareSnapshots(bare, await snapshotHost(spareHost), volatile), []);
    await assertOthersUntouched();
  });

  const podNames = async () =>
    (await objects<Pod>("pods", "--selector=app=moving")).map(({ metadata }) => metadata.name);
});
