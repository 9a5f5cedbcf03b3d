import assert from "node:assert/strict";
import { eraseHost, execOnHost, labHost, startHost } from "../../lab/hosts";
import { node, withRoles } from "../lab/cluster-hosts";
import { applied, keepKubeconfig, kubectl, readyNodes } from "../lab/kubectl";
import { destroy, preview, succeeded } from "../lab/pulumi";
import { restore } from "../lab/restore";
import { changed, configure, type Sections } from "../lab/stack-file";
import { etcdClient } from "./etcd-client";
import { assertMembers, assertSameData } from "./members";
import { longDeadline, stacked, upWith } from "./suite";

const worker = withRoles(4, "worker");
const withoutVirtualAddress: Sections = changed("cluster", {});
const lost = [1, 2];
const lostHosts = lost.map((number) => labHost(node(number)).address);

describe("a majority that is lost for good", () => {
  before(async () => {
    // The API is only reachable at the hosts' own addresses: the kubeconfig names the first master.
    await upWith([...[1, 2, 3].map(stacked), worker], withoutVirtualAddress);
    await keepKubeconfig();
    await applied({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "saved" } });
    await execOnHost(node(3), "systemctl start etcd-snapshot.service");
    await Promise.all(lost.map((number) => eraseHost(node(number))));
  });

  it("is reported in the preview, with the remedy", async () => {
    configure({ hosts: [stacked(3), worker], lostHosts });
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /restore the cluster: docs\/disaster-recovery\.md/);
  });

  it("is repaired from a snapshot of the remaining member", async () => {
    await restore(`${node(3)}:/var/backups/etcd/latest`);
    await keepKubeconfig();
    await kubectl("get", "configmap", "saved");
    assert.deepEqual(await readyNodes(), [3, 4].map(node));
    await succeeded(preview("--expect-no-changes"));
  });

  it("becomes a cluster of three again, with new machines for the lost ones", async () => {
    await Promise.all(lost.map((number) => startHost(node(number))));
    const hosts = [...[1, 2, 3].map(stacked), worker];
    await upWith(hosts, { ...withoutVirtualAddress, lostHosts: [] });
    const client = etcdClient(node(3));
    await assertMembers(client, [1, 2, 3].map(node));
    await assertSameData(client, [1, 2, 3].map(node));
    client.close();
    await kubectl("get", "configmap", "saved");
    assert.deepEqual(await readyNodes(), [1, 2, 3, 4].map(node));
  });

  it("does not keep the cluster from being destroyed", () => succeeded(destroy([], longDeadline)));
});
