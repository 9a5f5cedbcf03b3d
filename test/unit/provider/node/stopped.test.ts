import { deepStrictEqual, rejects } from "node:assert";
import { mock } from "node:test";
import { layersText } from "../../../../layers/layer-json";
import * as changes from "../../../../provider/node/change";
import type { KubernetesNodeInputs, KubernetesNodeOutputs } from "../../../../provider/node/inputs";
import * as joins from "../../../../provider/node/join";
import * as nodes from "../../../../provider/node/observe-nodes";
import { updateNode } from "../../../../provider/node/update";
import { beginRun } from "../../../../runtime/per-run";
import { accessTo } from "../../../fake-api";
import { host } from "../etcd/etcd-layer";
import { provenNetwork } from "./proven-network";

const releases = { kubernetes: "1.37.2", containerd: "2.4.2", runc: "1.4.3" };
const inputsOf = (name: string): KubernetesNodeInputs => ({
  ...{
    host: { ...host, name },
    access: accessTo("https://192.0.2.11:6443"),
    labels: {},
    taints: [],
  },
  ...{ layers: layersText({ engine: { files: {} }, kubelet: { files: {} } }), releases },
  network: provenNetwork,
  rollout: { position: 0, maxUnavailable: 2, controlPlane: false, drainTimeoutSeconds: 1 },
});
const recordOf = (name: string): KubernetesNodeOutputs => {
  const { host, access, labels, taints } = inputsOf(name);
  const none = { engine: {}, kubelet: {} };
  return {
    ...{ host, access, labels, taints, applied: none, installed: none, drift: [] },
    ...{ releases: { ...releases, runc: "1.3.0" }, podCidr: "", kubeletVersion: "" },
  };
};
const update = (name: string) =>
  updateNode(recordOf(name), inputsOf(name), { record: () => undefined });

describe("a node whose host fetches what it needs", () => {
  beforeEach(beginRun);
  afterEach(() => {
    mock.restoreAll();
    beginRun();
  });

  it("does not change any more once another one has failed", async () => {
    let fetched: () => void = () => undefined;
    const fetching = new Promise<void>((resolve) => (fetched = resolve));
    const begun: string[] = [];
    mock.method(nodes, "nodesOf", async () => new Map());
    mock.method(joins, "join", async (_: unknown, known: object) => known);
    mock.method(changes, "changeNode", async (...args: Parameters<typeof changes.changeNode>) => {
      const [{ applied, installed }, { host }, , { begin }] = args;
      if (host.name === "w3") await fetching;
      await begin();
      begun.push(host.name);
      if (host.name === "w2") throw new Error("w2: broken");
      return { applied, installed, maintained: undefined };
    });
    await update("w1");
    const [second, third] = [update("w2"), update("w3")];
    await rejects(second, /w2: broken/);
    fetched();
    await rejects(third, {
      message: "w3: changing the node: not begun: w2 failed; fix it and run this again",
    });
    deepStrictEqual(begun, ["w1", "w2"]);
  });
});
