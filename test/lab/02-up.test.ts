import assert from "node:assert/strict";
import { execOnHost, labHost, snapshotHost } from "../../lab/hosts";
import { serveWebPage } from "../../lab/web-page";
import { etcdPeerUrl } from "../../layers/etcd/static-pod";
import { etcdManifest, startingIn } from "../../layers/etcd/start";
import { defaultVersions } from "../../versions";
import { addForeignSoftware } from "./foreign";
import { keepKubeconfig, kubectl, objects, readyNodes, type Node } from "./kubectl";
import { startWatching } from "./process-watch";
import { isUnknown } from "./planned";
import { succeeded, up } from "./pulumi";
import { recall, remember } from "./remembered";
import { clusterHosts } from "./cluster-hosts";
import { startHosts } from "./suite";
import { podOn, runOnce, deployDaemonSet } from "./workload";

const startingAlone = (name: string, content: string): string =>
  startingIn(
    { [etcdManifest]: { content } },
    { members: `${name}=${etcdPeerUrl(labHost(name))}`, state: "new" },
  )[etcdManifest]!.content;

describe("pulumi up on three hosts that run other things too", () => {
  before(async () => {
    await startHosts(clusterHosts);
    await Promise.all(clusterHosts.map(addForeignSoftware));
    const taken = await Promise.all(clusterHosts.map(snapshotHost));
    remember("hosts before", Object.fromEntries(clusterHosts.map((host, i) => [host, taken[i]!])));
    const stop = startWatching();
    const { output } = await succeeded(up(["--diff"]));
    remember("processes during up", stop());
    remember("output of up", output);
    await keepKubeconfig();
  });

  it("writes to each host the content that the preview showed", async () => {
    for (const [file, content] of Object.entries(recall("files of the first preview"))) {
      const [host = "", path = ""] = file.split(":");
      // A member learns its initial cluster when it is created.
      const expected = path === etcdManifest ? startingAlone(host, content) : content;
      if (!isUnknown(content)) assert.equal(await execOnHost(host, `cat ${path}`), expected, file);
    }
  });

  it("makes every host a ready node at the configured version", async () => {
    assert.deepEqual(await readyNodes(), clusterHosts);
    for (const { status } of await objects<Node>("nodes"))
      assert.equal(status.nodeInfo.kubeletVersion, `v${defaultVersions.kubernetes}`);
  });

  it("gives each node a pod subnet of its own", async () => {
    const subnets = (await objects<Node>("nodes")).map(({ spec }) => spec.podCIDR);
    assert.equal(new Set(subnets).size, 3);
    for (const subnet of subnets) assert.match(subnet, /^10\.244\.\d+\.0\/24$/);
  });

  it("serves a page through a Service's MetalLB address", async () => {
    const page = await serveWebPage(await kubectl("config", "view", "--raw"), () => undefined);
    assert.match(page.url, /^http:\/\/10\.77\.0\.2\d\d\//);
    assert.match(page.answer, /^web-/);
  });

  it("lets pods on different nodes reach each other by address and by the Service's name", async () => {
    await deployDaemonSet();
    const [there, here] = [await podOn(clusterHosts[1]), await podOn(clusterHosts[2])];
    const fetched = (url: string) => kubectl("exec", here.name, "--", "wget", "-qO-", url);
    assert.notEqual(there.address.split(".")[2], here.address.split(".")[2]);
    assert.equal(await fetched(`http://${there.address}:8080/hostname`), there.name);
    assert.match(await fetched("http://each/hostname"), /^each-/);
    assert.match(await fetched("http://each.default.svc.cluster.local/hostname"), /^each-/);
  });

  it("answers kubectl logs and kubectl exec", async () => {
    const { name } = await podOn(clusterHosts[1]);
    assert.match(await kubectl("logs", name), /8080/);
    assert.equal((await kubectl("exec", name, "--", "hostname")).trim(), name);
  });

  it("enforces a pod's memory limit", async () => {
    const take = (megabytes: number) => `dd if=/dev/zero of=/dev/null bs=${megabytes}M count=1`;
    assert.equal((await runOnce("within", take(16), "64Mi")).reason, "Completed");
    assert.equal((await runOnce("beyond", take(200), "64Mi")).reason, "OOMKilled");
  });
});
