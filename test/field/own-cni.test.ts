import assert from "node:assert/strict";
import { execOnHost, resetHost } from "../../lab/hosts";
import { clusterHosts } from "../lab/cluster-hosts";
import { keepKubeconfig, kubectl, objects, type Node } from "../lab/kubectl";
import { destroy, preview, refresh, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { installNetwork, ownFile, ownPrograms } from "./own-network";

const [master, worker] = clusterHosts;
const pods = "10.244.0.0/16";
const without = { network: { plugin: "none" } };
const ready = { network: { plugin: "none", ready: true } };
const unchanged = () => refresh("--preview-only", "--expect-no-changes");

describe("a cluster whose pod network another program provides", () => {
  before(() => startHosts(clusterHosts));

  it("comes up with registered nodes, and reports what is missing", async () => {
    configure(without);
    const { output } = await succeeded(up());
    assert.match(output, /CoreDNS and MetalLB are not installed; install your CNI plugin/);
    await keepKubeconfig();
    const nodes = await objects<Node>("nodes");
    assert.deepEqual(nodes.map(({ metadata }) => metadata.name).sort(), [...clusterHosts]);
    for (const { metadata, status } of nodes)
      assert.equal(
        status.conditions.find(({ type }) => type === "Ready")!.status,
        "False",
        metadata.name,
      );
    assert.doesNotMatch(await kubectl("get", "deployments", "--all-namespaces"), /coredns/);
  });

  for (const host of clusterHosts)
    it(`installs no part of a pod network on ${host}`, async () => {
      const found = await execOnHost(
        host,
        "ls -A /opt/cni/bin /etc/cni/net.d /etc/kubernetes/manifests; ip -o link; nft list tables; ls /etc/kubernetes",
      );
      assert.doesNotMatch(found, /flannel|cni0|conflist|loopback/);
      assert.match(found, /kube-proxy/);
    });

  it("has nothing to do, and no drift", async () => {
    const { resources } = await succeeded(up());
    assert.deepEqual(Object.keys(resources), ["unchanged"]);
    await succeeded(unchanged());
  });

  it("cannot be switched to flannel", async () => {
    configure({});
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /network\.plugin: cannot change from none to flannel/);
  });

  it("gets CoreDNS and MetalLB once pods work on every node", async () => {
    await installNetwork(clusterHosts, pods);
    configure(ready);
    await succeeded(up());
    const deployments = await kubectl("get", "deployments", "--all-namespaces");
    assert.match(deployments, /coredns +2\/2/);
    assert.match(deployments, /controller +1\/1/);
  });

  it("proves its pod network when a node changes, and does not report the plugin's files as drift", async () => {
    configure({ ...ready, kubelet: { config: { maxPods: 60 } } });
    const { output } = await succeeded(up());
    assert.match(output, /proving the pod network/);
    await succeeded(unchanged());
  });

  it("reports a node that has lost its network, until it is back", async () => {
    const file = `/etc/cni/net.d/${ownFile}`;
    await execOnHost(worker, `mv ${file} /root/ && systemctl restart containerd`);
    await kubectl("wait", "--for=condition=Ready=false", `node/${worker}`, "--timeout=120s");
    const { code, output } = await unchanged();
    assert.notEqual(code, 0);
    assert.match(output, /pod-network/);
    await execOnHost(worker, `mv /root/${ownFile} ${file}`);
    await kubectl("wait", "--for=condition=Ready", `node/${worker}`, "--timeout=120s");
    await succeeded(unchanged());
  });

  it("leaves the plugin's files when it is destroyed, and names them", async () => {
    const { output } = await succeeded(destroy());
    assert.ok(output.includes(`leaves other programs' files in /etc/cni/net.d: ${ownFile}`));
    assert.ok(
      output.includes(`leaves other programs' files in /opt/cni/bin: ${ownPrograms.join(" ")}`),
    );
    for (const host of clusterHosts)
      assert.equal(await execOnHost(host, "ls /etc/cni/net.d"), ownFile, host);
  });

  it("has no kube-proxy where the plugin replaces it", async () => {
    await Promise.all(clusterHosts.map(resetHost));
    configure({ ...without, kubeProxy: { enabled: false } });
    await succeeded(up());
    const found = await execOnHost(
      master,
      "ls -R /etc/kubernetes; nft list tables; systemctl list-unit-files 'kubernetes-network*'",
    );
    assert.doesNotMatch(found, /kube-proxy|flannel|kubernetes-network-watch/);
    await succeeded(destroy());
  });
});
