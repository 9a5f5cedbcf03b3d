import assert from "node:assert/strict";
import { labHost, resetHost, stopHost } from "../../lab/hosts";
import { defaultVersions } from "../../versions";
import { clusterHosts, withRoles } from "../lab/cluster-hosts";
import {
  applied,
  keepKubeconfig,
  kubectl,
  objects,
  readyNodes,
  type Node,
  type Pod,
} from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { replicated } from "../lab/workload";
import { provide } from "../upgrades/cluster";
import { budgetOf, downWebhook, finalized } from "./blocking";

const [master, first, second] = clusterHosts;
const containerd = "2.3.7";
const drainTimeoutSeconds = 40;
const brief = { terminationGracePeriodSeconds: 5 };

/** The stack file with the newer containerd, for which each node is drained. */
const newer = (more: Sections = {}): Sections =>
  changed("rollout", { drainTimeoutSeconds, ...more });

/** Nodes with the newer containerd. */
async function changedNodes(): Promise<string[]> {
  const runtime = `containerd://${defaultVersions.containerd}`;
  return (await objects<Node>("nodes"))
    .filter(({ status }) => status.nodeInfo.containerRuntimeVersion === runtime)
    .map(({ metadata }) => metadata.name);
}

const rolledOut = (...names: string[]) =>
  Promise.all(names.map((name) => kubectl("rollout", "status", name, "--timeout=120s")));

describe("drains that something blocks", () => {
  before("programs of the older release", async function () {
    this.timeout(60 * 60_000);
    await provide({ containerd });
  });

  before("a cluster with pods on both workers", async () => {
    await startHosts(clusterHosts);
    configure({ versions: { containerd } });
    await succeeded(up());
    await keepKubeconfig();
    await applied(
      replicated("kept", first, brief),
      replicated("other", second, brief),
      replicated("stubborn", first, { ...brief, tolerations: [{ operator: "Exists" }] }),
    );
    await rolledOut("deployment/kept", "deployment/other", "deployment/stubborn");
  });

  it("name a webhook of another program that is down, and stop the rollout there", async () => {
    await applied(downWebhook);
    configure(newer());
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /draining: timed out after 40 s: .*default\/\S+ cannot be evicted: .*failed calling webhook "evictions\.example\.com"/,
    );
    assert.match(output, /start what serves the webhook evictions\.example\.com, or delete it/);
    assert.deepEqual(await changedNodes(), []);
    assert.equal((await objects<Node>("nodes")).filter((one) => one.spec.unschedulable).length, 1);
    await kubectl("delete", "validatingwebhookconfiguration", "evictions.example.com");
  });

  it("fail alone, as many as rollout.maxFailures allows, and name the disruption budget", async () => {
    await applied(budgetOf("kept"));
    configure(newer({ maxFailures: 1 }));
    const { code, output } = await up(["--continue-on-error"]);
    assert.notEqual(code, 0);
    assert.match(
      output,
      new RegExp(
        `${first}: draining: timed out after 40 s: .*default/kept-\\S+ cannot be evicted: The disruption budget kept needs 1`,
      ),
    );
    assert.deepEqual(await changedNodes(), [master, second]);
  });

  it("end although a pod tolerates everything and comes back as fast as it is evicted", async () => {
    await kubectl("delete", "poddisruptionbudget", "kept");
    configure(newer());
    const { output } = await succeeded(up());
    assert.match(
      output,
      /pods that tolerate the cordon started again and stay: default\/stubborn-/,
    );
    assert.deepEqual(await changedNodes(), [master, first, second]);
    await rolledOut("deployment/kept", "deployment/other", "deployment/stubborn");
    await succeeded(preview("--expect-no-changes"));
  });

  it("end on a host that is gone, with pods that terminate for ever or have a finalizer", async () => {
    const database = { ...replicated("database", second), kind: "StatefulSet" };
    await applied(database, finalized("tied", second));
    await rolledOut("statefulset/database");
    await kubectl("wait", "--for=condition=Ready", "pod/tied", "--timeout=60s");
    const [only] = await objects<Pod>("pods", "--selector=app=database");
    assert.equal(only!.spec.nodeName, second);
    await stopHost(second);
    await kubectl("delete", "pod", "database-0", "tied", "--wait=false");
    configure({
      ...newer(),
      hosts: [withRoles(1, "master", "etcd"), withRoles(2, "worker")],
      lostHosts: [labHost(second).address],
    });
    const { output } = await succeeded(up());
    assert.match(output, /is lost: its pods are removed without waiting for its kubelet/);
    assert.match(
      output,
      /default\/tied is deleted, and stays on record for its finalizer example\.com\/tied/,
    );
    assert.deepEqual(await readyNodes(), [master, first]);
    await rolledOut("statefulset/database");
    await succeeded(preview("--expect-no-changes"));
  });

  after(async () => {
    await succeeded(destroy());
    await resetHost(second);
  });
});
