import { deepStrictEqual, strictEqual } from "node:assert";
import { mock } from "node:test";
import { cordonAnnotation } from "../../../../kubernetes/cordon";
import { withdrawnAnnotation } from "../../../../kubernetes/load-balancing";
import { layersText } from "../../../../layers/layer-json";
import * as clusterApis from "../../../../provider/cluster/api";
import { handler as nodes } from "../../../../provider/node/node";
import { forgetNodes } from "../../../../provider/node/observe-nodes";
import { missingNode, nodeDrift } from "../../../../provider/node/drift";
import { fingerprints } from "../../../../layers/desired-state";
import * as layer from "../../../../host/layer";
import { parseObservation } from "../../../../host/observation";
import { accessTo, fakeApi, ok } from "../../../fake-api";
import { host } from "../etcd/etcd-layer";
import { provenNetwork } from "./proven-network";

describe("a node", () => {
  beforeEach(() => {
    forgetNodes();
    mock.method(layer, "observeHost", async () => parseObservation(""));
  });
  afterEach(() => mock.restoreAll());

  const access = accessTo("https://192.0.2.11:6443");
  const layers = { engine: { files: {} }, kubelet: { files: { "/a": { content: "a" } } } };
  const other = { ...layers, engine: { files: { "/b": { content: "b" } } } };
  const given = {
    host,
    access,
    labels: { a: "b" },
    taints: [{ key: "k", effect: "NoSchedule" as const }],
    layers: layersText(layers),
    releases: { kubernetes: "1.36.3", containerd: "2.4.2", runc: "1.4.3" },
    network: provenNetwork,
    rollout: { position: 0, maxUnavailable: 1, controlPlane: false, drainTimeoutSeconds: 1 },
  };
  const { rollout: _, layers: __, network: ___, ...kept } = given;
  const known = {
    ...kept,
    applied: { engine: {}, kubelet: fingerprints(layers.kubelet) },
    installed: { engine: {}, kubelet: {} },
    kubeletVersion: "v1",
    podCidr: "10.244.0.0/24",
    drift: [],
  };

  for (const [what, news, changes, replaces] of [
    ["nothing", {}, false, []],
    ["the way to the host", { host: { ...host, port: 1 } }, false, []],
    ["the host's key", { host: { ...host, hostKey: "ssh-rsa AAAA" } }, true, []],
    ["a label", { labels: { a: "c" } }, true, []],
    ["a taint", { taints: [] }, true, []],
    ["a release", { releases: { ...given.releases, kubernetes: "1.37.2" } }, true, []],
    ["a file", { layers: layersText(other) }, true, []],
    ["its place in the rollout", { rollout: { ...given.rollout, position: 1 } }, false, []],
    ["the way into the cluster", { access: accessTo("https://192.0.2.12:6443") }, true, []],
    ["the name", { host: { ...host, name: "m2" } }, false, ["host"]],
    ["the address", { host: { ...host, address: "192.0.2.12" } }, false, ["host"]],
  ] as const)
    it(`differs as it should when ${what} changes`, () =>
      deepStrictEqual(nodes.diff(known, { ...given, ...news }), { changes, replaces }));

  it("that was deleted differs, and keeps the subnet of its pods", async () => {
    mock.restoreAll();
    mock.method(layer, "observeHost", async () =>
      parseObservation("layer\tengine\nlayer\tkubelet\nfile\t/a\n"),
    );
    const api = await fakeApi(() => ok({ items: [] }));
    mock.method(clusterApis, "clusterApi", () => api.api);
    const read = await nodes.read!(known);
    deepStrictEqual(
      [read!.drift, read!.podCidr],
      [[missingNode, "/a: is missing"], "10.244.0.0/24"],
    );
    strictEqual(nodes.diff(read!, given).changes, true);
    api.close();
  });

  const seen = {
    uid: "",
    ready: true,
    trouble: "",
    lacksNetwork: false,
    reported: 0,
    unschedulable: false,
    annotations: {},
    kubeletVersion: "",
    containerRuntimeVersion: "",
    machineId: "",
    podCidr: "",
  };
  const theirs = {
    labels: { a: "b", x: "y" },
    taints: [...given.taints, { key: "x", effect: "NoExecute" as const }],
  };
  for (const [what, change, ...drift] of [
    ["nothing but marks of others", {}],
    ["a label", { labels: { a: "c" } }, 'label a: is "c", not "b"'],
    ["a missing label", { labels: {} }, 'label a: is null, not "b"'],
    ["a missing taint", { taints: [] }, "taint k:NoSchedule: is missing"],
    ["the cordon of a person", { unschedulable: true }, "it was cordoned by hand"],
    [
      "a cordon of its own that is left over",
      { unschedulable: true, annotations: { [cordonAnnotation]: "" } },
      "it is cordoned by a change that did not finish",
    ],
    [
      "a removal that is left over",
      { annotations: { [withdrawnAnnotation]: "" } },
      "it has announced no addresses since an interrupted removal",
    ],
    [
      "its state",
      { ready: false, trouble: "Ready is Unknown" },
      "it is not ready: Ready is Unknown",
    ],
  ] as const)
    it(`drifts by ${what}`, () =>
      deepStrictEqual(nodeDrift(given, { ...seen, ...theirs, ...change }), drift));

  const lost = { ready: false, lacksNetwork: true, trouble: "Ready is False: network" };
  it("drifts by a pod network that is missing, unless another program brings it", () => {
    const node = { ...seen, ...theirs, ...lost };
    deepStrictEqual(nodeDrift(given, node), ["it is not ready: Ready is False: network"]);
    deepStrictEqual(nodeDrift({ ...given, externalNetwork: true }, node), []);
  });
});
