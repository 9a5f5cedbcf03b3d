import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual } from "node:assert";
import { mock } from "node:test";
import { handler } from "../../../../provider/host/layer";
import type { HostLayerInputs, HostLayerOutputs } from "../../../../provider/host/layer-inputs";
import * as layer from "../../../../host/layer";
import { parseObservation } from "../../../../host/observation";
import * as secondPodNetwork from "../../../../provider/node/second-pod-cidrs";
import { accessTo } from "../../../fake-api";
import { etcdLayer, hostThatTakesAll, untouched } from "../etcd/etcd-layer";

describe("the layer of a host", () => {
  let inputs: HostLayerInputs;
  let outputs: HostLayerOutputs;
  let host: ReturnType<typeof hostThatTakesAll>;

  beforeEach(async () => {
    host = hostThatTakesAll();
    inputs = await etcdLayer();
    outputs = await handler.create(inputs, untouched);
    host.taken.length = 0;
  });
  afterEach(() => mock.restoreAll());

  it("has an id of host and layer", () => strictEqual(handler.id(inputs), "m1/etcd"));

  it("keeps in its outputs neither content, key nor credential", () => {
    const text = JSON.stringify(outputs);
    ok(!/BEGIN|PRIVATE|"a"/.test(text), text);
    deepStrictEqual(Object.keys(outputs.installed), [
      "/etc/etcd/peer.crt",
      "/etc/etcd/peer.key",
      "/usr/local/bin/etcd",
    ]);
    strictEqual(outputs.installed["/usr/local/bin/etcd"], "0755 abc");
    strictEqual(outputs.installed["/etc/etcd/peer.key"]!.slice(0, 5), "0600 ");
  });

  it("gives nodes their parts of a second network before it changes, and not as a change", async () => {
    const given: unknown[] = [];
    mock.method(secondPodNetwork, "assignSecondPodCidrs", async (...[parts]: [unknown]) => {
      given.push(parts, host.taken.length);
    });
    const parts = { podCidr: "fd00:10:244::/56", nodeMask: 64 };
    const nodeAccess = accessTo("https://192.0.2.11:6443");
    const news = { ...inputs, secondPodNetwork: parts, nodeAccess };
    await handler.update!(outputs, news, untouched);
    deepStrictEqual(given, [parts, 0]);
    strictEqual(handler.diff(outputs, news).changes, false);
  });

  it("keeps its certificates at an update that does not concern them", async () => {
    const news = { ...inputs, files: { "/etc/etcd.yaml": { content: "b" } } };
    const { installed } = await handler.update!(outputs, news, untouched);
    deepStrictEqual(installed, outputs.installed);
    const { "/usr/local/bin/etcd": _, ...kept } = outputs.installed;
    deepStrictEqual(
      host.taken.map((desired) => [desired.kept, Object.keys(desired.files)]),
      [[kept, ["/etc/etcd.yaml"]]],
    );
  });

  it("reissues its certificates when the host has lost one", async () => {
    host.lost = "/etc/etcd/peer.key";
    const { installed } = await handler.update!(outputs, inputs, untouched);
    deepStrictEqual(
      host.taken.map(({ kept }) => kept !== undefined),
      [true, false],
    );
    deepStrictEqual(Object.keys(host.taken[1]!.files), [
      "/etc/etcd/peer.crt",
      "/etc/etcd/peer.key",
      "/etc/etcd.yaml",
    ]);
    notDeepStrictEqual(installed, outputs.installed);
  });

  it("reissues its certificates when they are due or differ", async () => {
    const certificates = { ...inputs.certificates!, issuedAt: new Date(0).toISOString() };
    await handler.update!(outputs, { ...inputs, certificates }, untouched);
    strictEqual(host.taken.length, 1);
    ok("/etc/etcd/peer.key" in host.taken[0]!.files);
  });

  it("finds drift by an observation of the host, and is gone when nothing of it is there", async () => {
    let found = "layer\tother\n";
    mock.method(layer, "observeHost", async () => parseObservation(found));
    strictEqual(await handler.read!(outputs), undefined);
    found = "layer\tetcd\n";
    const read = await handler.read!({ ...outputs, installed: {} });
    deepStrictEqual(read!.drift, ["/etc/etcd.yaml: is missing", "etcd.service: is missing"]);
    deepStrictEqual(read!.applied, outputs.applied);
  });

  it("reports certificates that are due as drift", async () => {
    mock.method(layer, "observeHost", async () => parseObservation("layer\tetcd\n"));
    const due = { ...outputs, applied: {}, installed: {}, renewAfter: "2020-01-01T00:00:00.000Z" };
    deepStrictEqual((await handler.read!(due))!.drift, [
      "its certificates have been due for renewal since 2020-01-01T00:00:00.000Z",
    ]);
  });

  it("is removed with the scripts that end its programs", async () => {
    const remove = mock.method(layer, "removeLayer", async () => undefined);
    await handler.delete!(outputs);
    const [remote, , name, extra] = remove.mock.calls[0]!.arguments as unknown as Parameters<
      typeof layer.removeLayer
    >;
    deepStrictEqual([remote, name, extra], [inputs.host, "etcd", ["stop-static-pods"]]);
  });
});
