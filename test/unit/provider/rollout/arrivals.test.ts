import { deepStrictEqual, strictEqual } from "node:assert";
import { mock } from "node:test";
import { UpdateRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as onHosts from "../../../../host/layer";
import { layersText } from "../../../../layers/layer-json";
import { newActivity } from "../../../../provider/activity";
import { methods } from "../../../../provider/handlers";
import * as changes from "../../../../provider/node/change";
import * as joins from "../../../../provider/node/join";
import * as observations from "../../../../provider/node/observe-nodes";
import { keepRequests } from "../../../../internals/keep-requests";
import { newArrivals } from "../../../../provider/rollout/arrivals";
import { setStackConfig } from "../../../../provider/stack";
import { beginRun } from "../../../../runtime/per-run";
import { accessTo } from "../../../fake-api";
import { smallest, worker } from "../../config/stack-file";
import { provenNetwork } from "../node/proven-network";

const soon = () => new Promise((resolve) => setImmediate(resolve));
const tick = async (ms: number) => {
  await soon();
  mock.timers.tick(ms);
  await soon();
};
/** Work that the test ends. */
function pending() {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { end, run: () => done };
}
const quietMs = 10_000;

describe("the wait of masters for workers", () => {
  beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
    beginRun();
  });

  /** Masters that wait for workers, and how many of them have gone on. */
  function masters(count = 1) {
    const activity = newActivity();
    const arrivals = newArrivals(quietMs, activity);
    const state = { activity, arrivals, ended: 0 };
    for (let master = 0; master < count; master++)
      void activity.during(() => arrivals.all(["w1", "w2"])).then(() => state.ended++);
    return state;
  }

  it("ends when all are recorded", async () => {
    const state = masters();
    state.arrivals.saw("w1");
    await tick(0);
    strictEqual(state.ended, 0);
    state.arrivals.saw("w2");
    await soon();
    strictEqual(state.ended, 1);
  });

  it("ends when the engine is quiet, as in a run for some targets", async () => {
    const state = masters();
    state.arrivals.saw("w1");
    await tick(quietMs - 1);
    strictEqual(state.ended, 0);
    await tick(1);
    strictEqual(state.ended, 1);
  });

  it("counts no time in which anything else is at work, such as a layer held by gates", async () => {
    const state = masters();
    const held = pending();
    const layer = state.activity.during(held.run);
    await tick(1_800_000);
    strictEqual(state.ended, 0);
    held.end();
    await layer;
    await tick(quietMs - 1);
    strictEqual(state.ended, 0);
    await tick(1);
    strictEqual(state.ended, 1);
  });

  it("starts over with each thing that the engine asks for", async () => {
    const state = masters();
    await tick(quietMs - 1);
    await state.activity.during(async () => undefined);
    await tick(quietMs - 1);
    strictEqual(state.ended, 0);
    await tick(1);
    strictEqual(state.ended, 1);
  });

  it("does not count as work itself: several masters do not wait for each other", async () => {
    const state = masters(3);
    await tick(quietMs);
    strictEqual(state.ended, 3);
  });

  it("goes on after work that failed", async () => {
    const state = masters();
    await state.activity.during(() => Promise.reject(new Error("x"))).catch(() => undefined);
    await tick(quietMs);
    strictEqual(state.ended, 1);
  });
});

describe("a master's change", () => {
  const order: string[] = [];
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout"] });
    order.length = 0;
    const sections: Record<string, unknown> = {
      ...{ cluster: { name: "prod" }, ssh: { user: "root", password: "x" } },
      hosts: [smallest().hosts[0], worker(1), worker(2)],
    };
    setStackConfig((key) => (key in sections ? JSON.stringify(sections[key]) : undefined));
    mock.method(changes, "changeNode", async (_: unknown, { host }: { host: { name: string } }) => {
      order.push(host.name);
      return { applied: { engine: {}, kubelet: {} }, installed: { engine: {}, kubelet: {} } };
    });
    mock.method(joins, "join", async (_: unknown, known: object) => known);
    mock.method(observations, "nodesOf", async () => new Map());
  });
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
    beginRun();
  });

  const remote = (name: string, address: string) => ({
    ...{ name, address, port: 22, user: "root", hostKey: "ssh-ed25519 AAAA", owner: "p/p/0" },
  });
  const w1 = remote("w1", "192.0.2.21");

  /** Calls a method as the server of the SDK does. */
  function ask<T>(olds: object, call: () => T): T {
    const request = new UpdateRequest();
    request.setOldInputs(Struct.fromJavaScript(olds as never));
    type Service = { answer(call: { request: object }): T };
    let added: Service | undefined;
    const server = {
      addService: (_: object, service: object) => void (added = service as Service),
    };
    keepRequests(server);
    server.addService({ answer: {} }, { answer: call });
    return added!.answer({ request });
  }

  /** An update of a node's kubelet through the methods that the engine calls. */
  function change(host: typeof w1, controlPlane: boolean): void {
    const news = (content: string) => ({
      ...{ host, access: accessTo("https://192.0.2.11:6443"), labels: {}, taints: [] },
      layers: layersText({ engine: { files: {} }, kubelet: { files: { "/a": { content } } } }),
      releases: { kubernetes: "1.37.2", containerd: "2.4.2", runc: "1.4.3" },
      network: provenNetwork,
      rollout: { position: 0, maxUnavailable: 1, controlPlane, drainTimeoutSeconds: 1 },
    });
    const olds = { releases: news("a").releases, installed: {}, drift: [] };
    void ask(news("a"), () => methods("KubernetesNode").update!("node", olds, news("b")));
  }

  /** An update of a host's layer that the test ends. */
  function layerAtWork() {
    const work = pending();
    mock.method(onHosts, "applyLayer", async () => {
      await work.run();
      return { changed: [], programs: {} };
    });
    const inputs = { host: w1, layer: "network", files: {} };
    const olds = { installed: {}, drift: [] };
    const done = ask(inputs, () => methods("HostLayer").update!("w1/network", olds, inputs));
    return { end: work.end, done };
  }

  it("waits while a worker's layer is at work, and comes after that worker", async () => {
    const layer = layerAtWork();
    change(remote("m1", "192.0.2.11"), true);
    await tick(1_800_000);
    deepStrictEqual(order, []);
    layer.end();
    await layer.done;
    change(w1, false);
    await tick(quietMs - 1);
    deepStrictEqual(order, ["w1"]);
    await tick(quietMs);
    deepStrictEqual(order, ["w1", "m1"]);
  });

  it("begins when all workers have come", async () => {
    change(remote("m1", "192.0.2.11"), true);
    change(w1, false);
    change(remote("w2", "192.0.2.22"), false);
    for (let turn = 0; turn < 20; turn++) await soon();
    deepStrictEqual(order, ["w1", "w2", "m1"]);
  });
});
