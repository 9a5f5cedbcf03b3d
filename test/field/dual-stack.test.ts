import assert from "node:assert/strict";
import {
  compareSnapshots,
  execOnHost,
  labHost,
  snapshotHost,
  volatile,
  type Snapshot,
} from "../../lab/hosts";
import { agnhostImage } from "../../lab/artifacts";
import { waitFor } from "../../lab/hosts/wait";
import {
  ipv6LoadBalancerAddresses,
  listed,
  loadBalancerAddresses,
  node,
  spareHost,
} from "../lab/cluster-hosts";
import { foundDrift } from "../lab/found-drift";
import { applied, keepKubeconfig, kubectl, objects } from "../lab/kubectl";
import { destroy, preview, succeeded, up } from "../lab/pulumi";
import { changed, configure, type Sections } from "../lab/stack-file";
import { startHosts } from "../lab/suite";

const [master, worker, outside] = [node(1), node(2), spareHost];
const ipv6 = { podCidr: "fd00:10:244::/56", serviceCidr: "fd00:10:96::/112" };

const host = (name: string, ...roles: string[]) => ({
  ...listed(name, ...roles),
  ipv6Address: labHost(name).ipv6Address,
});
const sections = (families: Sections) => ({
  ...changed("network", families),
  hosts: [host(master, "master", "etcd", "worker"), host(worker, "worker")],
  loadBalancer: { addresses: [...loadBalancerAddresses, ...ipv6LoadBalancerAddresses] },
});

interface Addressed {
  readonly spec: { readonly podCIDRs?: readonly string[]; readonly clusterIPs?: readonly string[] };
  readonly status: {
    readonly podIPs?: readonly { readonly ip: string }[];
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip: string }[] };
  };
}

const one = async (kind: string, name: string): Promise<Addressed> =>
  JSON.parse(await kubectl("get", kind, name, "--output=json")) as Addressed;

/** How a client names a port at an address of either family. */
const at = (address: string, port: number) =>
  address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;

const page = (name: string, nodeName: string) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, labels: { app: "page" } },
  spec: {
    nodeName,
    containers: [{ name: "page", image: agnhostImage, args: ["netexec", "--http-port=8080"] }],
  },
});

const service = (name: string, spec: object) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { selector: { app: "page" }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
});

describe("a cluster of two address families", () => {
  const bare = new Map<string, Snapshot>();

  /** Connects from a pod, as its programs would. */
  const connects = (pod: string, to: string) =>
    kubectl("exec", pod, "--", "/agnhost", "connect", "--timeout=5s", to);
  const fetched = (url: string) => execOnHost(outside, `curl -gfsS -m 5 '${url}'`);

  before(async () => {
    await startHosts([master, worker, outside]);
    for (const name of [master, worker]) bare.set(name, await snapshotHost(name));
    configure(sections({ ipv6 }));
    await succeeded(up());
    await keepKubeconfig();
    await applied(
      page("on-master", master),
      page("on-worker", worker),
      service("both", { type: "LoadBalancer", ipFamilyPolicy: "RequireDualStack" }),
      service("six", { ipFamilies: ["IPv6"], ipFamilyPolicy: "SingleStack" }),
    );
    await kubectl("wait", "--for=condition=Ready", "pod", "--selector=app=page", "--timeout=120s");
  });

  it("has nodes with addresses and a part of the pod network of each family", async () => {
    for (const { spec, status } of await objects<Addressed & { status: { addresses: unknown[] } }>(
      "nodes",
    )) {
      assert.match(spec.podCIDRs!.join(), /^10\.244\.\d+\.0\/24,fd00:10:244:[\da-f:]*\/64$/);
      assert.equal(status.addresses.length, 3, JSON.stringify(status.addresses));
    }
  });

  it("gives pods an address of each, at which pods on other nodes and on the same one reach them", async () => {
    for (const pod of ["on-master", "on-worker"]) {
      const addresses = (await one("pod", pod)).status.podIPs!.map(({ ip }) => ip);
      assert.equal(addresses.length, 2, addresses.join());
      assert.match(addresses[1]!, /^fd00:10:244:/);
      for (const from of ["on-master", "on-worker"])
        for (const address of addresses) await connects(from, at(address, 8080));
    }
  });

  it("answers at a Service of both families, and names one of IPv6 alone in its DNS", async () => {
    const addresses = (await one("service", "both")).spec.clusterIPs!;
    assert.equal(addresses.length, 2, addresses.join());
    for (const address of addresses) await connects("on-master", at(address, 80));
    await connects("on-worker", "six.default.svc.cluster.local:80");
  });

  it("has its DNS at an address of each family", async () => {
    const { spec } = JSON.parse(
      await kubectl("--namespace=kube-system", "get", "service", "kube-dns", "--output=json"),
    ) as Addressed;
    assert.deepEqual(spec.clusterIPs, ["10.96.0.10", "fd00:10:96::a"]);
    const resolver = await kubectl("exec", "on-worker", "--", "cat", "/etc/resolv.conf");
    assert.match(resolver, /^nameserver 10\.96\.0\.10\nnameserver fd00:10:96::a$/m);
  });

  it("serves an address of each family to clients outside", async () => {
    let addresses: string[] = [];
    await waitFor("the Service getting addresses", 60_000, async () => {
      const { ingress = [] } = (await one("service", "both")).status.loadBalancer ?? {};
      addresses = ingress.map(({ ip }) => ip).sort();
      return addresses.length === 2 || JSON.stringify(ingress);
    });
    assert.match(addresses[1]!, /^fd6b:/);
    for (const address of addresses)
      await waitFor(`${address}: being served`, 60_000, () =>
        fetched(`http://${at(address, 80)}/hostname`).then(
          (name) => /^on-(master|worker)$/.test(name) || name,
          (error: Error) => error.message,
        ),
      );
  });

  it("has no drift and no change", async () => {
    assert.deepEqual(await foundDrift(), []);
    await succeeded(preview("--expect-no-changes"));
  });

  it("restores what is lost of IPv6 on a host", async () => {
    for (const loss of ["nft flush ruleset", "ip link delete flannel-v6.1"]) {
      await execOnHost(worker, loss);
      const [pod] = (await one("pod", "on-worker")).status.podIPs!.slice(1);
      await waitFor(`${worker}: restoring IPv6 after ${loss}`, 300_000, () =>
        connects("on-master", at(pod!.ip, 8080)).then(
          () => true as const,
          (error: Error) => error.message,
        ),
      );
    }
  });

  it("keeps both: a preview refuses to take one away", async () => {
    configure({
      ...sections({}),
      hosts: [listed(master, "master", "etcd", "worker"), listed(worker, "worker")],
      loadBalancer: { addresses: loadBalancerAddresses },
    });
    const { code, output } = await preview();
    assert.notEqual(code, 0);
    assert.match(output, /network\.ipv6: cannot be taken out of a running cluster/);
    configure(sections({ ipv6 }));
  });

  it("leaves its hosts as they were", async () => {
    await succeeded(destroy());
    for (const [name, before] of bare)
      assert.deepEqual(compareSnapshots(before, await snapshotHost(name), volatile), [], name);
  });
});
