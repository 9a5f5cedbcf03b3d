import assert from "node:assert/strict";
import { join } from "node:path";
import {
  compareSnapshots,
  resetHost,
  volatile,
  snapshotHost,
  type Snapshot,
} from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { clusterHosts } from "../lab/cluster-hosts";
import { keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { place, stackName, testEnvironment } from "../lab/place";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { configure, stackFile } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

const [, , worker] = clusterHosts;

const reset = (...args: string[]) =>
  run(
    "npm",
    ["run", "--silent", "reset", "--", stackName, ...args, "--config-file", stackFile, "--yes"],
    { env: testEnvironment(), timeoutMs: 5 * 60_000 },
  );

const [empty, whole] = [join(place, "empty.json"), join(place, "whole.json")];
const importState = (file: string) => succeeded(pulumi(["stack", "import", "--file", file]));

describe("hosts of a cluster that the stack's state does not know", () => {
  let bare: Snapshot;

  before(async () => {
    await startHosts(clusterHosts);
    await resetHost(worker);
    bare = await snapshotHost(worker);
    configure();
    await succeeded(pulumi(["stack", "export", "--file", empty]));
    await succeeded(up());
    await keepKubeconfig();
    await kubectl("create", "configmap", "precious", "--from-literal=a=b");
    await succeeded(pulumi(["stack", "export", "--file", whole]));
    await importState(empty);
  });

  it("are refused before anything changes, with the remedy", async () => {
    const { code, output } = await up();
    assert.notEqual(code, 0);
    for (const name of clusterHosts)
      assert.match(
        output,
        new RegExp(
          `${name}: checking the host: it belongs to cluster \\S+ \\(stack ${stackName}, ${name}, set up [\\d-]+\\), and this stack's state does not know it; restore the state .*npm run reset -- ${stackName} ${name}`,
        ),
      );
    await kubectl("get", "configmap", "precious");
  });

  it("are unchanged by a destroy", async () => {
    await succeeded(destroy());
    assert.equal((await readyNodes()).length, clusterHosts.length);
    await kubectl("get", "configmap", "precious");
  });

  it("are known again once the state is restored, and cannot be reset then", async () => {
    await importState(whole);
    await succeeded(preview("--expect-no-changes"));
    await assert.rejects(reset(worker), /node-\d+: it belongs to this stack's cluster/);
    await kubectl("get", "configmap", "precious");
  });

  it("are restored to before the cluster by a reset", async () => {
    await importState(empty);
    await reset(worker);
    assert.deepEqual(compareSnapshots(bare, await snapshotHost(worker), volatile), []);
    await reset(worker);
  });

  after(async () => {
    await importState(whole);
    await destroy();
  });
});
