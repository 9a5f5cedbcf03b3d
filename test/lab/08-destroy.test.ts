import assert from "node:assert/strict";
import { compareSnapshots, execOnHost, volatile, snapshotHost } from "../../lab/hosts";
import { destroy, pulumi, succeeded } from "./pulumi";
import { recall } from "./remembered";
import { clusterHosts } from "./cluster-hosts";

/** What containerd leaves if it stops while a container is being created: a process in its cgroup that it does not list. */
const leaveShim =
  "sleep infinity >/dev/null 2>&1 & echo $! >/sys/fs/cgroup/systemd/system.slice/containerd.service/cgroup.procs";

describe("pulumi destroy", () => {
  before(async () => {
    await execOnHost(clusterHosts[1], leaveShim);
    await succeeded(destroy());
  });

  it("leaves nothing in the state", async () => {
    const { stdout } = await succeeded(pulumi(["stack", "export"]));
    const { deployment } = JSON.parse(stdout) as { deployment: { resources?: unknown[] } };
    assert.deepEqual(deployment.resources ?? [], []);
  });

  for (const host of clusterHosts)
    it(`leaves ${host} as it was, with everything that belongs to others`, async () => {
      const before = recall("hosts before")[host]!;
      assert.deepEqual(compareSnapshots(before, await snapshotHost(host), volatile), []);
    });
});
