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

/** Objects that users create, by kind and name, with the uid that the cluster gave them. */
const identities = async () => {
  const kinds = "configmaps,secrets,deployments,daemonsets,services,namespaces,serviceaccounts";
  const lines = await kubectl(
    ...["get", kinds, "--all-namespaces"],
    `--output=jsonpath={range .items[*]}{.kind} {.metadata.namespace}/{.metadata.name} {.metadata.uid}{"\\n"}{end}`,
  );
  return lines.trim().split("\n").sort();
};

/** Every node is ready, and pods on different nodes reach each other by address. */
async function assertHealthy(): Promise<void> {
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

  it("is taken by its unit, verified, and readable by root only", async () => {
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

  it("restores a cluster on its existing hosts without touching its pods", async () => {
    const running = await podNames();
    await applied(configMap("after"));
    await kubectl("delete", "configmap", "before");
    await restore(`${member}:${directory}/latest`);
    assert.deepEqual(await identities(), identified);
    assert.deepEqual(await podNames(), running);
    await assertHealthy();
    await succeeded(preview("--expect-no-changes"));
  });

  it("restores a cluster on fresh hosts", async () => {
    await Promise.all(clusterHosts.map(resetHost));
    await restore(kept);
    await keepKubeconfig();
    assert.deepEqual(await identities(), identified);
    await assertHealthy();
    await succeeded(preview("--expect-no-changes"));
  });

  it("leaks no secret in the output or the leftovers of a restore", () => assertSecretsKept());

  it("does not keep the cluster from being destroyed", () => succeeded(destroy()));
});

const podNames = async () =>
  (await objects<Pod>("pods", "--selector=app=each")).map(({ metadata }) => metadata.name).sort();
