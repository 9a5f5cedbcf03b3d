import { deepStrictEqual, rejects } from "node:assert";
import { mock } from "node:test";
import * as clusterApis from "../../../../provider/cluster/api";
import { assignSecondPodCidrs } from "../../../../provider/node/second-pod-cidrs";
import { accessTo, fakeApi, ok, type FakeApi } from "../../../fake-api";
import { fieldAt } from "../../../field-at";

interface Node {
  readonly metadata: { readonly name: string; readonly uid: string };
  readonly spec: { readonly podCIDRs: readonly string[] };
}

const access = accessTo("https://192.0.2.11:6443");
const node = (name: string, ...podCIDRs: string[]): Node => ({
  metadata: { name, uid: name },
  spec: { podCIDRs },
});
const announcement = { noted: "managed", annotations: { managed: "true" } };
const parts = { podCidr: "fd00:10:244::/56", nodeMask: 64 };
const listed = { m1: announcement, w1: announcement, w2: announcement };

const controllerOf = (master: string, networks: string) => ({
  metadata: { name: `kube-controller-manager-${master}`, namespace: "kube-system" },
  spec: { containers: [{ command: ["kube-controller-manager", `--cluster-cidr=${networks}`] }] },
});

describe("parts of the network of a second family", () => {
  let api: FakeApi;
  let nodes: Map<string, Node>;
  let kept: Map<string, object>;
  let controllers: object[];

  beforeEach(async () => {
    [nodes, kept] = [new Map(), new Map()];
    controllers = [controllerOf("m1", `10.244.0.0/16,${parts.podCidr}`)];
    api = await fakeApi(({ verb, path, body }) => {
      const name = path.split("/").at(-1)!;
      if (path.includes("/csinodes/")) return ok({});
      if (path.includes("/configmaps")) {
        if (verb === "POST") kept.set(fieldAt(body, "metadata.name") as string, body as object);
        if (verb === "DELETE") kept.delete(name);
        if (name === "configmaps" && verb === "GET") return ok({ items: [...kept.values()] });
        return verb === "GET" ? kept.get(name) && ok(kept.get(name)) : ok({});
      }
      if (path.endsWith("/pods")) return ok({ items: controllers });
      if (verb === "POST") {
        const created = fieldAt(body, "metadata.name") as string;
        nodes.set(created, body as Node);
        return ok(body);
      }
      if (path === "/api/v1/nodes") return ok({ items: [...nodes.values()] });
      const found = nodes.get(name);
      if (verb === "DELETE") nodes.delete(name);
      return found && ok({ ...found, metadata: { ...found.metadata, resourceVersion: "1" } });
    });
    mock.method(clusterApis, "clusterApi", () => api.api);
  });
  afterEach(() => {
    mock.restoreAll();
    api.close();
  });
  const give = (own: string) => assignSecondPodCidrs(parts, access, own, () => undefined, listed);
  const found = () => [...nodes.values()].map(({ spec }) => spec.podCIDRs.join()).sort();

  it("come to all nodes with the first host, and differ", async () => {
    nodes.set("m1", node("m1", "10.244.0.0/24"));
    nodes.set("w1", node("w1", "10.244.1.0/24"));
    nodes.set("w2", node("w2", "10.244.2.0/24", "fd00:10:244::/64"));
    await Promise.all([give("m1"), give("w1")]);
    deepStrictEqual(found(), [
      "10.244.0.0/24,fd00:10:244:1::/64",
      "10.244.1.0/24,fd00:10:244:2::/64",
      "10.244.2.0/24,fd00:10:244::/64",
    ]);
    deepStrictEqual([...kept], []);
  });

  it("change nothing where all nodes have both, or wait for theirs", async () => {
    nodes.set("m1", node("m1", "10.244.0.0/24", "fd00:10:244::/64"));
    nodes.set("w1", node("w1"));
    await give("w2");
    deepStrictEqual(
      api.requests.filter(({ verb }) => verb !== "GET"),
      [],
    );
  });

  it("are given to a node that a killed run has deleted", async () => {
    nodes.set("m1", node("m1", "10.244.0.0/24", "fd00:10:244::/64"));
    const former = JSON.stringify(node("w1", "10.244.1.0/24"));
    const record = "kubernetes-on-bare-metal-node.w1";
    kept.set(record, { metadata: { name: record }, data: { node: former } });
    await give("m1");
    deepStrictEqual(found()[1], "10.244.1.0/24,fd00:10:244:1::/64");
    deepStrictEqual([...kept], []);
  });

  it("wait until every controller manager knows the network", async () => {
    nodes.set("w1", node("w1", "10.244.1.0/24"));
    controllers.push(controllerOf("m2", "10.244.0.0/16"));
    const lines: string[] = [];
    const giving = assignSecondPodCidrs(parts, access, "w1", (line) => lines.push(line), listed);
    while (lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
    deepStrictEqual(lines, ["kube-system/kube-controller-manager-m2 does not"]);
    deepStrictEqual(found(), ["10.244.1.0/24"]);
    controllers.pop();
    await giving;
    deepStrictEqual(found(), ["10.244.1.0/24,fd00:10:244::/64"]);
  });

  it("wait for the node of the host itself", async () => {
    nodes.set("m1", node("m1", "10.244.0.0/24"));
    await rejects(give("w1"), /^Error: w1: assigning its node a CIDR from .* no such node/);
  });
});
