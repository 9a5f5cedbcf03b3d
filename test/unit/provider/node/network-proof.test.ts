import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import * as clusterApis from "../../../../provider/cluster/api";
import { handler } from "../../../../provider/node/network-proof";
import { forgetNodes } from "../../../../provider/node/observe-nodes";
import * as proof from "../../../../provider/node/prove";
import { accessTo, fakeApi, ok } from "../../../fake-api";
import { host, untouched } from "../etcd/etcd-layer";
import { provenNetwork } from "./proven-network";

const message =
  "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized";
const lacking = { type: "Ready", status: "False", reason: "KubeletNotReady", message };
const other = { ...host, name: "m2", address: "192.0.2.12" };
const nodesOf = (...hosts: (typeof host)[]) =>
  hosts.map((one) => ({ host: one, besideDocker: false }));

describe("the proof of a pod network that another program brings", () => {
  let conditions: Record<string, object>;
  let proven: string[];
  let failing: string | undefined;
  let api: Awaited<ReturnType<typeof fakeApi>>;
  const inputs = (...hosts: (typeof host)[]) => ({
    access: accessTo("https://192.0.2.11:6443"),
    nodes: nodesOf(...hosts),
    network: { ...provenNetwork, external: true },
  });

  beforeEach(async () => {
    [conditions, proven, failing] = [{}, [], undefined];
    forgetNodes();
    const node = (name: string) => ({
      metadata: { name },
      status: { conditions: [conditions[name] ?? { type: "Ready", status: "True" }] },
    });
    api = await fakeApi(({ path }) =>
      ok(
        path === "/api/v1/nodes"
          ? { items: ["m1", "m2"].map(node) }
          : node(path.split("/").at(-1)!),
      ),
    );
    mock.method(clusterApis, "clusterApi", () => api.api);
    mock.method(
      proof,
      "proveNetwork",
      async (...[, { name }]: Parameters<typeof proof.proveNetwork>) => {
        proven.push(name);
        if (name === failing) throw new Error(`${name}: proving the pod network: no`);
      },
    );
  });
  afterEach(() => {
    mock.restoreAll();
    api.close();
  });

  it("runs on every node once it is ready", async () => {
    const outputs = await handler.create(inputs(host, other), untouched);
    deepStrictEqual(proven, ["m1", "m2"]);
    deepStrictEqual(outputs.proven, ["m1 192.0.2.11", "m2 192.0.2.12"]);
    strictEqual(handler.diff(outputs, inputs(host, other)).changes, false);
  });

  it("names every node on which pods do not work", async () => {
    failing = "m2";
    await rejects(handler.create(inputs(host, other), untouched), {
      message: "m2: proving the pod network: no",
    });
  });

  it("runs later for a node that joins later, and only for that one", async () => {
    const outputs = await handler.create(inputs(host), untouched);
    proven.length = 0;
    strictEqual(handler.diff(outputs, inputs(host, other)).changes, true);
    await handler.update!(outputs, inputs(host, other), untouched);
    deepStrictEqual(proven, ["m2"]);
  });

  it("runs again on all nodes when a refresh finds a node that lost its network", async () => {
    const outputs = await handler.create(inputs(host, other), untouched);
    conditions = { m2: lacking };
    forgetNodes();
    const read = await handler.read!(outputs);
    deepStrictEqual(read!.drift, [`m2: Ready is False: KubeletNotReady: ${message}`]);
    strictEqual(handler.diff(read!, inputs(host, other)).changes, true);
    [conditions, proven] = [{}, []];
    await handler.update!(read!, inputs(host, other), untouched);
    deepStrictEqual(proven, ["m1", "m2"]);
  });

  it("does not change when a node leaves", async () => {
    const outputs = await handler.create(inputs(host, other), untouched);
    strictEqual(handler.diff(outputs, inputs(host)).changes, false);
  });
});
