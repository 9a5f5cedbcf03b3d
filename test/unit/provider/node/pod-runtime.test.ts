import { deepStrictEqual, strictEqual } from "node:assert";
import { mock } from "node:test";
import { layersText } from "../../../../layers/layer-json";
import { appliedInThisRun, layerFingerprints } from "../../../../provider/node/layers";
import {
  handler,
  type PodRuntimeInputs,
  type PodRuntimeOutputs,
} from "../../../../provider/node/pod-runtime";
import { ConnectionError } from "../../../../ssh/errors";
import * as layer from "../../../../host/layer";
import { parseObservation } from "../../../../host/observation";
import { host as thisHost, hostThatTakesAll, untouched } from "../etcd/etcd-layer";

const content = {
  engine: { files: { "/e": { content: "ä" } }, units: { "containerd.service": ["/e"] } },
  kubelet: { files: { "/k": { content: "k" } }, units: { "kubelet.service": ["/k"] } },
};
const given: PodRuntimeInputs = { host: thisHost, layers: layersText(content) };
const state = "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\n";
const running = `unit\tcontainerd.service\nunit\tkubelet.service\nsystemctl\n${state}\n${state}`;
const both = "layer\tengine\nlayer\tkubelet\n";

describe("engine and kubelet of a host", () => {
  let inputs: PodRuntimeInputs;
  let outputs: PodRuntimeOutputs;
  let found: string;
  let host: ReturnType<typeof hostThatTakesAll>;

  beforeEach(async () => {
    host = hostThatTakesAll();
    mock.method(layer, "observeHost", async () => parseObservation(found));
    inputs = given;
    outputs = await handler.create(inputs, untouched);
  });
  afterEach(() => mock.restoreAll());

  it("are put there one after the other", () =>
    deepStrictEqual(host.taken, [content.engine, content.kubelet]));

  it("leave no more than their units in the outputs", () => {
    const units = ["containerd.service", "kubelet.service"];
    deepStrictEqual(outputs, { host: thisHost, units, drift: [] });
  });

  it("are known to the node that is made in the same run, unless it asks for something else", async () => {
    const known = appliedInThisRun(thisHost, content);
    deepStrictEqual(known?.applied, layerFingerprints(content));
    strictEqual(appliedInThisRun(thisHost, { ...content, kubelet: { files: {} } }), undefined);
    host.failure = new Error("full disk");
    await handler.create(inputs, untouched).catch(() => undefined);
    strictEqual(appliedInThisRun(thisHost, content), undefined);
  });

  it("never differ", () => {
    const other = layersText({ engine: { files: {} }, kubelet: { files: {} } });
    deepStrictEqual(handler.diff(outputs, { ...given, layers: other }).changes, false);
  });

  for (const [what, lines, ...drift] of [
    ["nothing when they run", `${both}${running}`],
    ["nothing of their files", `${both}file\t/k\n${running}`],
    [
      "a unit that does not run",
      `${both}${running.replace("State=active", "State=failed")}`,
      "containerd.service: is failed",
    ],
    [
      "what they waited for",
      `${both}${running}failing\tkubelet\ta healthy kubelet\tgone\n`,
      "a healthy kubelet is missing: gone",
    ],
    ["that one of them is missing", `layer\tengine\n${running}`, "its layer kubelet is missing"],
  ] as const)
    it(`report ${what}`, async () => {
      found = lines;
      const read = await handler.read!(outputs);
      deepStrictEqual(read!.drift, drift);
      strictEqual(handler.diff(read!, inputs).changes, drift.length > 0);
    });

  it("are gone when nothing of them is there", async () => {
    found = "layer\tidentity\n";
    strictEqual(await handler.read!(outputs), undefined);
  });

  it("stay unfinished where they were", async () => {
    found = both;
    const drift = ["its set-up was not finished"];
    deepStrictEqual((await handler.read!({ ...outputs, units: [], drift }))!.drift, drift);
  });

  for (const [what, failure, touched] of [
    ["is recorded when the host was touched", new Error("full disk"), 1],
    ["is none when the host was not reached", new ConnectionError("m1", "connecting", "no"), 0],
  ] as const)
    it(`a set-up that failed ${what}`, async () => {
      const reported: PodRuntimeOutputs[] = [];
      host.failure = failure;
      await handler
        .create(inputs, { record: (outputs) => reported.push(outputs) })
        .catch(() => undefined);
      deepStrictEqual(
        reported.map(({ drift }) => drift),
        Array.from({ length: touched }, () => ["its set-up was not finished"]),
      );
    });

  it("are removed from the top", async () => {
    const remove = mock.method(layer, "removeLayer", async () => undefined);
    await handler.delete!(outputs);
    const removed = remove.mock.calls.map(({ arguments: given }) => given.slice(2, 4) as unknown[]);
    deepStrictEqual(removed, [
      ["kubelet", ["remove-pods"]],
      ["engine", []],
    ]);
  });
});
