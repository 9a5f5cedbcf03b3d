import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { layout } from "../../layers/formats/layout";
import { defaultVersions } from "../../versions";
import { heldByProbe, probe, probeGate } from "../lab/gate-probe";
import { applied, keepKubeconfig, objects, readyNodes, type Node } from "../lab/kubectl";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { changed } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { clusterOf, configureVersions, provide } from "./cluster";
import { startUp } from "./held-run";
import { servePage } from "./page";
import { unnoticed } from "./unnoticed";

const cluster = clusterOf(3);
const { masterHosts, hosts } = cluster;
const [, second, third] = masterHosts;
const containerd = "2.3.7";
const flag = "max-requests-inflight";
const gated = changed("rollout", { gates: [probeGate(300)] });

/** Masters whose API server has the new flag. */
async function mastersChanged(): Promise<string[]> {
  const file = `${layout.staticPods}/kube-apiserver.yaml`;
  const found = await Promise.all(
    masterHosts.map(async (host) =>
      (await execOnHost(host, `grep -c -e --${flag}=500 ${file} || true`)).trim() === "1"
        ? [host]
        : [],
    ),
  );
  return found.flat();
}

/** Nodes that run the new containerd, or that pods have to leave for it. */
async function nodesBegun(): Promise<string[]> {
  const runtime = `containerd://${defaultVersions.containerd}`;
  return (await objects<Node>("nodes"))
    .filter(
      ({ spec, status }) =>
        spec.unschedulable === true || status.nodeInfo.containerRuntimeVersion === runtime,
    )
    .map(({ metadata }) => metadata.name);
}

describe("a rollout over three masters and two workers, between gates", () => {
  before("programs of the older release", async function () {
    this.timeout(60 * 60_000);
    await provide({ containerd });
  });

  let page: string;
  /** The node at which the first run was killed, and what the second one said. */
  let [held, resumed] = ["", ""];

  before("a cluster at the older release", async () => {
    await startHosts(hosts);
    configureVersions({ containerd }, gated, cluster);
    await succeeded(up([], { deadlineSeconds: 1200 }));
    await keepKubeconfig();
    page = await servePage();
    await applied(probe("yes"));
  });

  it("is held by an unhealthy object and goes on from there, also after it was killed: nobody outside notices", async () => {
    configureVersions({}, { ...gated, apiServer: { flags: { [flag]: 500 } } }, cluster);
    const action = async () => {
      const first = startUp();
      await first.said(new RegExp(`${second}: waiting for the former kube-apiserver`));
      await applied(probe("no"));
      await first.said(
        new RegExp(`${second}: after control-plane has changed: ${heldByProbe}`, "s"),
      );
      assert.ok(!(await mastersChanged()).includes(third!));
      await applied(probe("yes"));

      [, held = ""] = await first.said(/(node-\d+): is drained for containerd/);
      assert.deepEqual(await mastersChanged(), masterHosts);
      await applied(probe("no"));
      await first.said(new RegExp(`${held}: after its change: ${heldByProbe}`));
      assert.deepEqual(await nodesBegun(), [held]);
      await first.kill();
      // The killed CLI could not remove its lock.
      await succeeded(pulumi(["cancel", "--yes"]));

      const again = startUp();
      await again.said(new RegExp(`before its change: ${heldByProbe}`));
      assert.deepEqual(await nodesBegun(), [held]);
      await applied(probe("yes"));
      resumed = (await succeeded(again.ended)).output;
    };
    await unnoticed(page, action, { cluster });
  });

  it("has begun with a worker, and neither drained it twice nor touched a control plane again", () => {
    assert.ok(cluster.workerHosts.includes(held), held);
    assert.doesNotMatch(resumed, new RegExp(`${held}: is drained`));
    assert.doesNotMatch(resumed, /-control-plane updat/);
    for (const host of hosts.filter((one) => one !== held))
      assert.match(resumed, new RegExp(`${host}: is drained for containerd`));
  });

  it("has changed every node, and leaves nothing to do", async () => {
    assert.deepEqual(await readyNodes(), [...hosts].sort());
    assert.deepEqual((await nodesBegun()).sort(), [...hosts].sort());
    await succeeded(preview("--expect-no-changes"));
  });

  after(() => succeeded(destroy([], { deadlineSeconds: 900 })));
});
