import assert from "node:assert/strict";
import { execOnHost } from "../../lab/hosts";
import { waitFor } from "../../lab/hosts/wait";
import { clusterHosts, node, withRoles } from "../lab/cluster-hosts";
import { heldByProbe, probe, probeGate } from "../lab/gate-probe";
import { applied, keepKubeconfig, kubectl, objects, type Pod } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { replicated } from "../lab/workload";

const [master, first, second] = clusterHosts;

const gates = [probeGate(15)];

const hooks = {
  beforeChange: ["echo before >>/run/hooks"],
  afterChange: ["echo after >>/run/hooks"],
};

/** The stack file with these gates and hooks, and another kubelet setting, which restarts every kubelet. */
const stack = (maxPods: number, more: object = {}) => ({
  ...changed("rollout", { gates, ...more }),
  kubelet: { config: { maxPods } },
  hooks,
});

const ranHooks = (): Promise<string[]> =>
  Promise.all(clusterHosts.map((host) => execOnHost(host, "cat /run/hooks || true")));

/** Names of the nodes with this setting. */
async function nodesWith(maxPods: number): Promise<string[]> {
  const output = "jsonpath={range .items[*]}{.metadata.name} {.status.capacity.pods}{'\\n'}{end}";
  const lines = (await kubectl("get", "nodes", `--output=${output}`)).trim().split("\n");
  return lines.filter((line) => line.endsWith(` ${maxPods}`)).map((line) => line.split(" ")[0]!);
}

describe("a rollout with gates", () => {
  before(async () => {
    await startHosts(clusterHosts);
    configure();
    await succeeded(up());
    await keepKubeconfig();
    await applied(probe("no"));
  });
  after(() => succeeded(destroy()));

  it("refuses a gate on a kind that the cluster does not have, before anything changes", async () => {
    const unknown = { name: "volumes", apiVersion: "example.com/v1", kind: "Volume" };
    configure(stack(120, { gates: [{ ...unknown, condition: "true" }] }));
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, /the cluster has no kind Volume in example\.com\/v1/);
    assert.deepEqual(await nodesWith(120), []);
  });

  it("shows the gates and hooks as steps in the preview", async () => {
    configure(stack(120));
    const { output } = await succeeded(preview("--diff"));
    assert.match(output, /wait for the gates probe/);
    assert.match(output, /run hooks\.beforeChange/);
  });

  it("does not start on an unhealthy cluster, and names the gate", async () => {
    const { code, output } = await up();
    assert.notEqual(code, 0);
    assert.match(output, new RegExp(`before its change: ${heldByProbe}`));
    assert.deepEqual(await nodesWith(120), []);
    assert.deepEqual(await ranHooks(), ["", "", ""]);
  });

  it("stops before the next node if the probe fails midway, and continues when it recovers", async () => {
    await applied(probe("yes"));
    const running = up();
    await waitFor("the first node with the setting", 300_000, async () => {
      return (await nodesWith(120)).length > 0 || "none has it";
    });
    await applied(probe("no"));
    const { code, output } = await running;
    assert.notEqual(code, 0);
    assert.match(output, new RegExp(`after its change: ${heldByProbe}`));
    const begun = await nodesWith(120);
    assert.equal(begun.length, 1);
    assert.notDeepEqual(begun, [master]);
    await applied(probe("yes"));
    await succeeded(up());
    assert.deepEqual(await nodesWith(120), [master, first, second]);
    assert.deepEqual(await ranHooks(), Array(3).fill("before\nafter\n"));
  });

  it("pauses for confirmation after the first node, a worker, also in the next run", async () => {
    configure(stack(130, { pause: true }));
    for (let run = 1; run <= 2; run++) {
      const { code, output } = await up();
      assert.notEqual(code, 0);
      assert.match(output, /rollout\.pause is set, and \S+ was changed first at/);
      assert.equal((await nodesWith(130)).length, 1);
      assert.notDeepEqual(await nodesWith(130), [master]);
    }
    configure(stack(130));
    await succeeded(up());
    assert.equal((await nodesWith(130)).length, 3);
  });

  it("removes a host even if a Deployment there tolerates every taint", async () => {
    await applied(replicated("stubborn", second, { tolerations: [{ operator: "Exists" }] }));
    await kubectl("rollout", "status", "deployment/stubborn", "--timeout=120s");
    const [pod] = await objects<Pod>("pods", "--selector=app=stubborn");
    assert.equal(pod!.spec.nodeName, second);
    const hosts = [withRoles(1, "master", "etcd"), withRoles(2, "worker")];
    configure({ ...stack(130, { drainTimeoutSeconds: 120 }), hosts });
    await succeeded(up());
    assert.deepEqual((await nodesWith(130)).sort(), [master, node(2)].sort());
    await kubectl("rollout", "status", "deployment/stubborn", "--timeout=180s");
  });
});
