import { deepStrictEqual, notDeepStrictEqual, ok, strictEqual } from "node:assert";
import { mock } from "node:test";
import { handler, type HostLayerInputs, type HostLayerOutputs } from "../../../provider/host-layer";
import { handedOver } from "../../../layers/handed-over";
import * as layer from "../../../remote/layer";
import { parseObservation } from "../../../remote/observation";
import { etcdLayer, host as thisHost, hostThatTakesAll, untouched } from "./etcd-layer";

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

  it("has an id that tells host and layer", () => strictEqual(handler.id(inputs), "m1/etcd"));

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

  it("issues its certificates anew when the host has lost one", async () => {
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

  it("issues its certificates anew when they are due or say something else", async () => {
    const certificates = { ...inputs.certificates!, issuedAt: new Date(0).toISOString() };
    await handler.update!(outputs, { ...inputs, certificates }, untouched);
    strictEqual(host.taken.length, 1);
    ok("/etc/etcd/peer.key" in host.taken[0]!.files);
  });

  it("finds drift by a look at the host, and is gone when nothing of it is there", async () => {
    let found = "layer\tother\n";
    mock.method(layer, "observeHost", async () => parseObservation(found));
    strictEqual(await handler.read!(outputs), undefined);
    found = "layer\tetcd\n";
    const read = await handler.read!({ ...outputs, installed: {} });
    deepStrictEqual(read!.drift, ["/etc/etcd.yaml: is missing", "etcd.service: is missing"]);
    deepStrictEqual(read!.applied, outputs.applied);
  });

  it("tells certificates that are due as drift, so that a refresh finds them too", async () => {
    mock.method(layer, "observeHost", async () => parseObservation("layer\tetcd\n"));
    const due = { ...outputs, applied: {}, installed: {}, renewAfter: "2020-01-01T00:00:00.000Z" };
    deepStrictEqual((await handler.read!(due))!.drift, [
      "its certificates are due for renewal since 2020-01-01T00:00:00.000Z",
    ]);
  });

  it("is removed with the scripts that end its programs", async () => {
    const remove = mock.method(layer, "removeLayer", async () => undefined);
    await handler.delete!(outputs);
    const [way, , name, extra] = remove.mock.calls[0]!.arguments as unknown as Parameters<
      typeof layer.removeLayer
    >;
    deepStrictEqual([way, name, extra], [inputs.host, "etcd", ["stop-static-pods"]]);
  });
});

describe("a layer that another resource is answerable for", () => {
  const content = {
    files: { "/a": { content: "ä" } },
    units: { "kubelet.service": ["/a"] },
  };
  const inputs: HostLayerInputs = {
    host: thisHost,
    layer: "kubelet",
    ...handedOver(content),
  };
  let outputs: HostLayerOutputs;
  let found: string;
  let host: ReturnType<typeof hostThatTakesAll>;

  beforeEach(async () => {
    host = hostThatTakesAll();
    mock.method(layer, "observeHost", async () => parseObservation(found));
    outputs = await handler.create(inputs, untouched);
  });
  afterEach(() => mock.restoreAll());

  it("puts all of its content on the host", () => deepStrictEqual(host.taken, [content]));

  it("keeps of what it made no more than its units", () =>
    deepStrictEqual(
      [outputs.applied, outputs.installed, outputs.handedOver],
      [{ "unit kubelet.service": "running" }, {}, true],
    ));

  it("does not differ, whatever it is asked to be", () =>
    deepStrictEqual(
      handler.diff(outputs, { ...inputs, ...handedOver({ files: {} }) }).changes,
      false,
    ));

  for (const [what, line, ...drift] of [
    ["nothing when it runs", "unit\tkubelet.service\tloaded\tactive\tenabled\t"],
    ["nothing of its files", "unit\tkubelet.service\tloaded\tactive\tenabled\t\npath\t/a\tmissing"],
    [
      "a unit that does not run",
      "unit\tkubelet.service\tloaded\tfailed\tenabled\t",
      "kubelet.service: is failed",
    ],
    [
      "what it waited for",
      "unit\tkubelet.service\tloaded\tactive\tenabled\t\nfailing\tkubelet\ta healthy kubelet\tgone",
      "a healthy kubelet is missing: gone",
    ],
  ] as const)
    it(`finds ${what}`, async () => {
      found = `layer\tkubelet\n${line}\n`;
      const read = await handler.read!(outputs);
      deepStrictEqual(read!.drift, drift);
      strictEqual(handler.diff(read!, inputs).changes, drift.length > 0);
    });

  it("stays unfinished where it was", async () => {
    found = "layer\tkubelet\n";
    const drift = ["its set-up was not finished"];
    deepStrictEqual((await handler.read!({ ...outputs, applied: {}, drift }))!.drift, drift);
  });
});
