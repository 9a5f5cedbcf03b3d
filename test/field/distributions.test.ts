import assert from "node:assert/strict";
import { compareSnapshots, execOnHost, snapshotHost, volatile } from "../../lab/hosts";
import type { Snapshot } from "../../lab/hosts";
import { node, withRoles } from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { deployDaemonSet, podOn } from "../lab/workload";
import { startHostOf } from "./packages";

/** With cgroup v1, systemd 247 keeps the groups that it makes for all units once containerd's has controllers delegated. */
const ofSystemd = /^cgroups \/sys\/fs\/cgroup\/(devices|memory)\/(?!.*(kube|containerd|etcd))/;

/** Lab hosts share this machine's kernel, so what is tested is a release's systemd, tools and packages. */
const others = { bullseye: node(2), trixie: node(3) } as const;
const hosts = [node(1), ...Object.values(others)];

describe("hosts with other releases of Debian", () => {
  let bare: Snapshot[];

  before(async () => {
    await startHosts([node(1)]);
    await startHostOf("bullseye", others.bullseye);
    await startHostOf("trixie", others.trixie);
    bare = await Promise.all(hosts.map(snapshotHost));
  });

  it("become nodes, a master of each", async () => {
    const versions = hosts.map((host) => execOnHost(host, ". /etc/os-release; echo $VERSION_ID"));
    assert.deepEqual(
      (await Promise.all(versions)).map((text) => text.trim()),
      ["12", "11", "13"],
    );
    configure({
      hosts: [1, 2, 3].map((number) => withRoles(number, "master", "etcd", "worker")),
    });
    await succeeded(up());
    await keepKubeconfig();
    assert.deepEqual(await readyNodes(), hosts);
  });

  it("run pods that reach each other", async () => {
    await deployDaemonSet();
    for (const from of hosts)
      for (const to of hosts) {
        const [source, target] = await Promise.all([podOn(from), podOn(to)]);
        const url = `http://${target.address}:8080/hostname`;
        const wget = ["exec", source.name, "--", "wget", "-qO-", url];
        assert.equal((await kubectl(...wget)).trim(), target.name);
      }
  });

  it("show no changes and no drift", async () => {
    await succeeded(preview("--expect-no-changes"));
    assert.deepEqual(await foundDrift(), []);
  });

  it("are as they were after a destroy", async () => {
    await succeeded(destroy());
    for (const [index, host] of hosts.entries())
      assert.deepEqual(
        compareSnapshots(bare[index]!, await snapshotHost(host), [...volatile, ofSystemd]),
        [],
        host,
      );
  });
});
