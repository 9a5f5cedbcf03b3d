import assert from "node:assert/strict";
import { execOnHost, resetHost } from "../../lab/hosts";
import { run } from "../../lab/hosts/command";
import { applied, keepKubeconfig, kubectl, objects, printed, type Pod } from "../lab/kubectl";
import { destroy, preview, succeeded } from "../lab/pulumi";
import { restore } from "../lab/restore";
import { assertSecretsKept } from "../lab/secrets";
import { stackFile } from "../lab/stack-file";
import { clusterHosts } from "../lab/cluster-hosts";
import { podOn } from "../lab/workload";

const [member] = clusterHosts;
const directory = "/var/backups/etcd";
const kept = `${stackFile}.db`;

const configMap = (name: string) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data: { kept: name },
});

/** Objects that people make, by kind and name, with the identity that the cluster gave them. */
const identities = async () => {
  const kinds = "configmaps,secrets,deployments,daemonsets,services,namespaces,serviceaccounts";
  const lines = await kubectl(
    ...["get", kinds, "--all-namespaces"],
    `--output=jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.uid}{"\\n"}{end}`,
  );
  return lines.trim().split("\n").sort();
};

/** Every node is ready, and a pod on each is reached by address from another. */
async function assertWorks(): Promise<void> {
  await kubectl("wait", "--for=condition=Ready", "nodes", "--all", "--timeout=180s");
  await kubectl("rollout", "status", "daemonset/each", "--timeout=180s");
  const [there, here] = [await podOn(clusterHosts[1]), await podOn(clusterHosts[2])];
  const url = `http://${there.address}:8080/hostname`;
  await printed(url, ["exec", here.name, "--", "wget", "-qO-", url], (text) => text === there.name);
}

describe("a snapshot", () => {
  let identified: string[] = [];

  before("objects", async () => {
    await applied(configMap("before"));
    identified = await identities();
  });

  it("is taken by its unit, verified, and for root alone", async () => {
    await execOnHost(member, "systemctl start etcd-snapshot.service");
    const file = (await execOnHost(member, `readlink -f ${directory}/latest`)).trim();
    assert.match(file, new RegExp(`/dev-${member}-[0-9TZ-]+-r\\d+\\.db$`));
    assert.equal((await execOnHost(member, `stat -c '%a %U' ${file}`)).trim(), "600 root");
    assert.equal(
      (await execOnHost(member, "systemctl is-active etcd-snapshot.timer")).trim(),
      "active",
    );
    await execOnHost(member, `cp ${file} /root/snapshot.db`);
    await run("cp", [`/var/lib/kubernetes-on-bare-metal/lab/${member}/root/snapshot.db`, kept]);
    await execOnHost(member, "rm /root/snapshot.db");
  });

  it("puts a cluster back whose hosts are still there, and leaves its pods alone", async () => {
    const running = await podNames();
    await applied(configMap("after"));
    await kubectl("delete", "configmap", "before");
    await restore(`${member}:${directory}/latest`);
    assert.deepEqual(await identities(), identified);
    assert.deepEqual(await podNames(), running);
    await assertWorks();
    await succeeded(preview("--expect-no-changes"));
  });

  it("brings a cluster back on fresh hosts", async () => {
    await Promise.all(clusterHosts.map(resetHost));
    await restore(kept);
    await keepKubeconfig();
    assert.deepEqual(await identities(), identified);
    await assertWorks();
    await succeeded(preview("--expect-no-changes"));
  });

  it("gives no secret away, neither by what restoring says nor by what it leaves", () =>
    assertSecretsKept());

  it("does not hinder the end of it all", () => succeeded(destroy()));
});

const podNames = async () =>
  (await objects<Pod>("pods", "--selector=app=each")).map(({ metadata }) => metadata.name).sort();
