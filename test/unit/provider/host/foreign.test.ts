import { deepStrictEqual, rejects, strictEqual } from "node:assert";
import { mock } from "node:test";
import * as drains from "../../../../kubernetes/drain";
import * as clusterApis from "../../../../provider/cluster/api";
import { unlessForeign } from "../../../../provider/host/foreign";
import { remove } from "../../../../provider/handlers";
import { ConnectionError, RemoteError } from "../../../../ssh/errors";
import * as layers from "../../../../host/layer";
import { ForeignHostError } from "../../../../host/owner";
import { fakeApi, ok } from "../../../fake-api";
import { host } from "../etcd/etcd-layer";

const other = { owner: "dev/dev/0f", node: "node-3", since: "2026-11-28" };
const foreign = new ForeignHostError(host.name, "looking", other);

describe("a host that belongs to another cluster by now", () => {
  afterEach(() => mock.restoreAll());

  it("is reported, and what was on it counts as removed", async () => {
    const lines: string[] = [];
    await unlessForeign(
      (line) => lines.push(line),
      () => Promise.reject(foreign),
    );
    deepStrictEqual(lines, [
      "belongs to cluster dev (stack dev, node-3, set up 2026-11-28): nothing on it is removed",
    ]);
  });

  it("does not hide another failure of a removal", () =>
    rejects(
      unlessForeign(
        () => undefined,
        () => Promise.reject(new RemoteError("m1", "removing engine", "disk full")),
      ),
      /^RemoteError: m1: removing engine: disk full$/,
    ));

  it("does not hide that an owner is unknown: the layers may be this cluster's", () => {
    const unknown = new ForeignHostError("m1", "removing etcd", { owner: "", node: "", since: "" });
    return rejects(
      unlessForeign(
        () => undefined,
        () => Promise.reject(unknown),
      ),
      /m1: removing etcd: it belongs to an unknown cluster now; see "Host ownership"/,
    );
  });

  it("does not stop a destroy: its layers leave the state", async () => {
    const removal = mock.method(layers, "removeLayer", () => Promise.reject(foreign));
    await remove("HostLayer", { host, layer: "network", onRemove: [] });
    await remove("PodRuntime", { host });
    strictEqual(removal.mock.callCount(), 3);
  });

  for (const [what, look, force] of [
    ["is drained without waiting for its kubelet", () => Promise.reject(foreign), true],
    ["is drained as usual if it is this cluster's", () => Promise.resolve({}), false],
    [
      "is drained as usual if it does not answer",
      () => Promise.reject(new ConnectionError("m1", "connecting", "timed out")),
      false,
    ],
  ] as const)
    it(`as a node ${what}`, async () => {
      const fake = await fakeApi(() => ok({ items: [] }));
      mock.method(clusterApis, "clusterApi", () => fake.api);
      mock.method(layers, "observeHost", look);
      const forced: unknown[] = [];
      mock.method(drains, "drainNode", async (...args: Parameters<typeof drains.drainNode>) => {
        forced.push(args[2].force);
      });
      await remove("KubernetesNode", { host, access: {}, drift: [] });
      deepStrictEqual(forced, [force]);
      fake.close();
    });
});
