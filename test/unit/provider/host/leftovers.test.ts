import { deepStrictEqual } from "node:assert";
import { mock } from "node:test";
import { handler, type PreflightOutputs } from "../../../../provider/host/preflight/preflight";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import * as layer from "../../../../host/layer";
import { ForeignHostError } from "../../../../host/owner";
import { host } from "../etcd/etcd-layer";

describe("the end of a host's preflight", () => {
  let removed: unknown[];
  const outputs = { host } as PreflightOutputs;
  const leave = (...layers: string[]) => mock.method(layer, "layersLeft", async () => layers);

  beforeEach(() => {
    removed = [];
    type Given = Parameters<typeof layer.removeLayer>;
    mock.method(layer, "removeLayer", async (...[, , name, extra]: Given) => {
      removed.push([name, extra]);
    });
  });
  afterEach(() => {
    beginRun();
    mock.restoreAll();
  });

  it("removes what a killed run had begun, in reverse order", async () => {
    leave("engine", "etcd", "kubelet", "network");
    await handler.delete!(outputs);
    deepStrictEqual(removed, [
      ["etcd", ["stop-static-pods"]],
      ["network", ["stop-static-pods"]],
      ["kubelet", ["remove-pods"]],
      ["engine", []],
    ]);
  });

  it("does nothing where nothing is left", async () => {
    leave();
    await handler.delete!(outputs);
    deepStrictEqual(removed, []);
  });

  it("removes nothing of another cluster", async () => {
    const foreign = { owner: "dev/dev/0f", node: "node-3", since: "2026-11-28" };
    mock.method(layer, "layersLeft", async () => {
      throw new ForeignHostError(host.name, "looking", foreign);
    });
    await handler.delete!(outputs);
    deepStrictEqual(removed, []);
  });

  it("asks nothing of a host that is lost", async () => {
    const asked = leave("engine");
    setStackConfig((key) => (key === "lostHosts" ? JSON.stringify([host.address]) : undefined));
    await handler.delete!(outputs);
    deepStrictEqual([asked.mock.callCount(), removed], [0, []]);
  });
});
