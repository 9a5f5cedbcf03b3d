import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { compareSnapshots, labHost, snapshotHost, volatile, type Snapshot } from "../../lab/hosts";
import { agnhostImage } from "../../lab/artifacts";
import { waitFor } from "../../lab/hosts/wait";
import {
  clusterHosts,
  ipv6LoadBalancerAddresses,
  listed,
  loadBalancerAddresses,
  spareHost,
} from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { applied, keepKubeconfig, kubectl, objects } from "../lab/kubectl";
import { destroy, preview, pulumi, succeeded, up } from "../lab/pulumi";
import { changed, configure } from "../lab/stack-file";
import { startHosts } from "../lab/suite";
import { bursts } from "../upgrades/bursts";
import { startClient, summary } from "../upgrades/client";
import { fetchPage } from "../upgrades/fetch-page";
import { followHolder } from "../upgrades/holder";
import { servePage } from "../upgrades/page";

const [master, first, second] = clusterHosts;
const ipv6 = { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112" };
const roles = { [master]: ["master", "etcd"], [first]: ["worker"], [second]: ["worker"] };

const single = { hosts: clusterHosts.map((name) => listed(name, ...roles[name]!)) };
const dual = {
  ...changed("network", { ipv6 }),
  hosts: clusterHosts.map((name) => ({
    ...listed(name, ...roles[name]!),
    ipv6Address: labHost(name).ipv6Address,
  })),
  loadBalancer: { addresses: [...loadBalancerAddresses, ...ipv6LoadBalancerAddresses] },
};

interface Node {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly podCIDRs: readonly string[];
    readonly taints?: readonly { readonly key: string }[];
    readonly unschedulable?: boolean;
  };
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly nodeName: string; readonly hostNetwork?: boolean };
  readonly status: {
    readonly phase: string;
    readonly podIPs?: readonly { readonly ip: string }[];
  };
}

const nodes = async (): Promise<Map<string, Node>> =>
  new Map((await objects<Node>("nodes")).map((node) => [node.metadata.name, node]));

/** A DaemonSet on the network of pods: a drain leaves its pods. */
const agent = {
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name: "agent" },
  spec: {
    selector: { matchLabels: { app: "agent" } },
    template: {
      metadata: { labels: { app: "agent" } },
      spec: {
        tolerations: [{ operator: "Exists" }],
        containers: [{ name: "agent", image: agnhostImage, args: ["netexec", "--http-port=8080"] }],
      },
    },
  },
};

describe("a cluster of IPv4 that gets IPv6", () => {
  const bare = new Map<string, Snapshot>();
  let former: Map<string, Node>;
  let client: ReturnType<typeof startClient>;
  let holder: ReturnType<typeof followHolder>;

  before("a cluster with a page and a client", async () => {
    await startHosts(clusterHosts);
    for (const name of clusterHosts) bare.set(name, await snapshotHost(name));
    configure(single);
    await succeeded(up());
    await keepKubeconfig();
    await applied(agent);
    await kubectl("rollout", "status", "daemonset/agent", "--timeout=120s");
    // Before the taint, which would put both pods on one node.
    const page = await servePage();
    await kubectl("label", "node", first, "rack=7");
    await kubectl("annotate", "node", first, "example.com/owner=me");
    await kubectl("taint", "node", second, "example.com/dedicated=x:PreferNoSchedule");
    former = await nodes();
    holder = followHolder(new URL(page).hostname, clusterHosts);
    client = startClient(() => fetchPage(page));
  });

  it("names in the preview what is recreated and which nodes drain", async () => {
    configure(dual);
    const { output } = await succeeded(preview("--diff"));
    assert.match(output, /secondPodNetwork/);
    assert.match(output, /drain it: running pods would keep one address/);
  });

  it("does not come together with a host that joins", async () => {
    const joining = { ...listed(spareHost, "worker"), ipv6Address: labHost(spareHost).ipv6Address };
    configure({ ...dual, hosts: [...dual.hosts, joining] });
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /hosts: cannot add \S+ while network\.ipv6 is added to the cluster/);
  });

  it("is resumed after a kill, once the first Node object was recreated", async () => {
    configure(dual);
    let child: ChildProcess | undefined;
    const running = up([], { deadlineSeconds: 1200, started: (started) => (child = started) });
    await waitFor("a node with a part of either network", 900_000, async () => {
      const found = await nodes().catch(() => new Map<string, Node>());
      return (
        [...found.values()].some(({ spec }) => spec.podCIDRs.length === 2) || "none has it yet"
      );
    });
    child!.kill("SIGKILL");
    await running;
    await succeeded(pulumi(["cancel", "--yes"]));
    await succeeded(up([], { deadlineSeconds: 1800 }));
  });

  it("failed no request", async () => {
    const tally = await client.stop();
    console.log(`      ${summary("page", tally)}`);
    for (const burst of bursts(tally.failures)) console.log(`        ${burst}`);
    for (const move of holder.stop()) console.log(`        the address: ${move}`);
    for (const [name, { metadata }] of await nodes())
      console.log(`        the Node object: ${metadata.creationTimestamp} ${name}`);
    assert.deepEqual(tally.failures, []);
  });

  it("gave nodes a part of the second network, and left them all else", async () => {
    for (const [name, node] of await nodes()) {
      const old = former.get(name)!;
      assert.notEqual(node.metadata.uid, old.metadata.uid, name);
      assert.equal(node.spec.podCIDRs[0], old.spec.podCIDRs[0], name);
      assert.match(node.spec.podCIDRs[1]!, /^fd00:10:244:[\da-f:]*\/64$/);
      assert.equal(node.spec.unschedulable, undefined, name);
      for (const [key, value] of Object.entries(old.metadata.labels))
        assert.equal(node.metadata.labels[key], value, `${name}: ${key}`);
    }
    const found = await nodes();
    assert.equal(found.get(first)!.metadata.annotations["example.com/owner"], "me");
    assert.ok(found.get(second)!.spec.taints!.some(({ key }) => key === "example.com/dedicated"));
    assert.equal(new Set([...found.values()].map(({ spec }) => spec.podCIDRs[1])).size, 3);
    const left = await objects<object>("configmaps", "--namespace=kube-system");
    assert.doesNotMatch(JSON.stringify(left), /kubernetes-on-bare-metal-node\./);
  });

  it("gave every pod on the network of pods two addresses", async () => {
    const pods = await objects<Pod>("pods", "--all-namespaces");
    for (const { metadata, spec, status } of pods)
      if (status.phase === "Running" && !spec.hostNetwork)
        assert.equal(status.podIPs?.length, 2, metadata.name);
  });

  it("answers at a Service of IPv6 across nodes", async () => {
    await applied({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "six" },
      spec: {
        selector: { app: "agent" },
        ipFamilies: ["IPv6"],
        ipFamilyPolicy: "SingleStack",
        ports: [{ port: 80, targetPort: 8080 }],
      },
    });
    const agents = await objects<Pod>("pods", "--selector=app=agent");
    assert.equal(agents.length, 3);
    for (const from of agents) {
      const connects = (to: string) =>
        kubectl("exec", from.metadata.name, "--", "/agnhost", "connect", "--timeout=5s", to);
      await waitFor("the Service six", 60_000, () =>
        connects("six.default.svc.cluster.local:80").then(
          () => true as const,
          (error: Error) => error.message,
        ),
      );
      for (const to of agents) await connects(`[${to.status.podIPs![1]!.ip}]:8080`);
    }
  });

  it("lets a Service that was there before have both", async () => {
    const patch = { spec: { ipFamilyPolicy: "PreferDualStack" } };
    await kubectl("patch", "service", "page", `--patch=${JSON.stringify(patch)}`);
    const addresses = "jsonpath={.spec.clusterIPs}";
    assert.match(await kubectl("get", "service", "page", `--output=${addresses}`), /fd00:10:96:/);
    const dns = await kubectl(
      ...["--namespace=kube-system", "get", "service", "kube-dns", `--output=${addresses}`],
    );
    assert.deepEqual(JSON.parse(dns), ["10.96.0.10", "fd00:10:96::a"]);
  });

  it("has no drift and no change", async () => {
    assert.deepEqual(await foundDrift(), []);
    await succeeded(preview("--expect-no-changes"));
  });

  it("keeps both: a preview refuses to take one away", async () => {
    configure(single);
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /network\.ipv6: cannot be taken out of a running cluster/);
    configure(dual);
  });

  it("leaves its hosts as they were", async () => {
    await succeeded(destroy());
    for (const [name, was] of bare)
      assert.deepEqual(compareSnapshots(was, await snapshotHost(name), volatile), [], name);
  });
});
