import { deepStrictEqual, rejects } from "node:assert";
import { mock } from "node:test";
import { handler } from "../../../../provider/host/layer";
import type { HostLayerInputs } from "../../../../provider/host/layer-inputs";
import { ConnectionError } from "../../../../ssh/errors";
import * as layer from "../../../../host/layer";
import { host, untouched } from "../etcd/etcd-layer";

let layers = 0;

/** Hosts that take a layer on request, or fail; what they do is in `begun`. */
function hosts() {
  const begun: string[] = [];
  const settle = new Map<string, (failure?: Error) => void>();
  type Given = Parameters<typeof layer.applyLayer>;
  mock.method(layer, "applyLayer", (...[remote, , , , , touching]: Given) => {
    begun.push(remote.name);
    return new Promise<layer.Applied>((resolve, reject) =>
      settle.set(remote.name, (failure) => {
        if (!(failure instanceof ConnectionError)) touching?.();
        if (failure) reject(failure);
        else resolve({ changed: [], programs: {} });
      }),
    );
  });
  // The turns of a layer are those of a whole run.
  const name = `layer-${(layers += 1)}`;
  const inputs = (number: number): HostLayerInputs => ({
    host: { ...host, name: `node-${number}`, address: `192.0.2.${number}` },
    layer: name,
    files: { "/etc/haproxy.cfg": { content: "b" } },
    position: number,
  });
  const soon = () => new Promise((resolve) => setImmediate(resolve));
  return {
    name,
    create: (number: number) => handler.create(inputs(number), untouched),
    update(number: number, more: Partial<HostLayerInputs> = {}) {
      const news = { ...inputs(number), ...more };
      const outputs = { ...handler.derivedOutputs!(news), applied: {}, installed: {}, drift: [] };
      const update = handler.update!(outputs as never, news, untouched);
      update.catch(() => undefined);
      return update;
    },
    async begun() {
      await soon();
      return begun;
    },
    async end(number: number, failure?: Error) {
      await soon();
      settle.get(`node-${number}`)!(failure);
      await soon();
    },
  };
}

describe("a layer whose fault would cut every host off", () => {
  afterEach(() => mock.restoreAll());

  it("changes one host first, then all others at once", async () => {
    const run = hosts();
    for (const number of [1, 2, 3]) void run.update(number);
    deepStrictEqual(await run.begun(), ["node-1"]);
    await run.end(1);
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3"]);
  });

  it("changes no more hosts at once than it says, after the first", async () => {
    const run = hosts();
    for (const number of [1, 2, 3, 4]) void run.update(number, { maxUnavailable: 2 });
    deepStrictEqual(await run.begun(), ["node-1"]);
    await run.end(1);
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3"]);
    await run.end(3);
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3", "node-4"]);
  });

  it("changes one host after the other where it says so", async () => {
    const run = hosts();
    for (const number of [1, 2, 3]) void run.update(number, { maxUnavailable: 1 });
    await run.end(1);
    deepStrictEqual(await run.begun(), ["node-1", "node-2"]);
    await run.end(2);
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3"]);
  });

  it("stays as it is on the others when the first host fails", async () => {
    const run = hosts();
    const [first, second] = [run.update(1), run.update(2)] as const;
    await run.end(1, new Error("node-1: setting up: a way to the API servers did not come"));
    await rejects(first, /did not come/);
    await rejects(second, {
      message: `node-2: changing ${run.name}: not begun: node-1 failed; fix it and run this again`,
    });
    deepStrictEqual(await run.begun(), ["node-1"]);
  });

  it("skips a host that cannot be reached, and changes the next one first", async () => {
    const run = hosts();
    const first = run.update(1);
    for (const number of [2, 3]) void run.update(number);
    await run.end(1, new ConnectionError("node-1", "connecting", "no route to host"));
    await rejects(first, /no route to host/);
    deepStrictEqual(await run.begun(), ["node-1", "node-2"]);
    await run.end(2);
    deepStrictEqual(await run.begun(), ["node-1", "node-2", "node-3"]);
  });

  it("is set up on all hosts at once the first time", async () => {
    const run = hosts();
    for (const number of [1, 2]) void run.create(number);
    deepStrictEqual(await run.begun(), ["node-1", "node-2"]);
  });

  it("changes at once without a position", async () => {
    const run = hosts();
    for (const number of [1, 2]) void run.update(number, { position: undefined as never });
    deepStrictEqual(await run.begun(), ["node-1", "node-2"]);
  });
});
