import assert from "node:assert/strict";
import { waitFor } from "../../lab/hosts/wait";
import { defaultVersions } from "../../versions";
import { controlPlaneToleration } from "../../config/control-plane-taint";
import { node, withRoles } from "../lab/cluster-hosts";
import { keepKubeconfig, kubectl, objects, readyNodes, type Pod } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { older, provide } from "./cluster";
import { fetchPage } from "./fetch-page";
import { servePage } from "./page";
import { reported } from "./releases";

const from = { kubernetes: older, containerd: "2.3.7" };
const master = withRoles(1, "master", "etcd");
const alone = (host: object, versions: object) => configure({ hosts: [host], versions });
const longDeadline = { deadlineSeconds: 900 };

const served = (page: string) =>
  waitFor(`the page at ${page}`, 60_000, () =>
    fetchPage(page).then(
      () => true as const,
      (error: Error) => error.message,
    ),
  );

describe("a cluster of one master, with addresses for a load balancer", () => {
  let page: string;

  before("programs of older releases", async function () {
    this.timeout(90 * 60_000);
    await provide(from);
  });
  before(() => startHosts([node(1)]));

  it("is refused in the preview while its only host admits no pod of CoreDNS or MetalLB", async () => {
    alone({ ...master, taints: [{ key: "own", effect: "NoSchedule" }] }, from);
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(
      output,
      /hosts: CoreDNS and the controller of MetalLB cannot run on any host, because of the taints own:NoSchedule; leave one host without them/,
    );
  });

  it("is set up with no wait for a worker: they run on the master, in spite of its taint", async () => {
    alone(master, from);
    const { seconds } = await succeeded(up([], longDeadline));
    assert.ok(seconds < 400, `it took ${seconds} s`);
    await keepKubeconfig();
    for (const pods of [
      ["--namespace=metallb-system", "--selector=component=controller"],
      ["--namespace=kube-system", "--selector=k8s-app=kube-dns"],
    ]) {
      const there = await objects<Pod>("pods", ...pods);
      assert.ok(there.length > 0, pods.join(" "));
      for (const { spec, status } of there)
        assert.deepEqual([spec.nodeName, status.phase], [node(1), "Running"]);
    }
  });

  it("serves a page at an address of its own", async () => {
    page = await servePage({ tolerations: [controlPlaneToleration] });
    await served(page);
  });

  it("takes pods of everybody once the master is a worker too", async () => {
    alone({ ...master, roles: ["master", "etcd", "worker"] }, from);
    await succeeded(up());
    const [only] = await objects<{ spec: { taints?: object[] } }>("nodes");
    assert.deepEqual(only!.spec.taints ?? [], []);
  });

  it("is drained and upgraded to the next minor release, against the disruption budget of its own CoreDNS", async () => {
    // It would rightly keep its pods where they are.
    await kubectl("delete", "poddisruptionbudget", "page");
    alone({ ...master, roles: ["master", "etcd", "worker"] }, {});
    const { output } = await succeeded(up([], longDeadline));
    assert.match(output, new RegExp(`is drained for .*containerd ${from.containerd} `));
    assert.match(
      output,
      /kube-system\/coredns-\S+: no other node can take it; stopping it against its own budget/,
    );
    assert.deepEqual(await reported("kubeletVersion"), new Set([`v${defaultVersions.kubernetes}`]));
    assert.deepEqual(
      await reported("containerRuntimeVersion"),
      new Set([`containerd://${defaultVersions.containerd}`]),
    );
  });

  it("is as it was afterwards: CoreDNS with its budget, the page, and nothing left to do", async () => {
    assert.deepEqual(await readyNodes(), [node(1)]);
    const budget = ["get", "poddisruptionbudget", "coredns", "--namespace=kube-system"];
    await kubectl(...budget);
    const deployment = ["deployment/coredns", "--namespace=kube-system", "--timeout=120s"];
    await kubectl("rollout", "status", ...deployment);
    await served(page);
    await succeeded(preview("--expect-no-changes"));
  });

  after(() => succeeded(destroy()));
});
