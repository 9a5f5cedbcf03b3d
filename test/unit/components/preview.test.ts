import { deepStrictEqual, ok } from "node:assert";
import { layerFrom, layersFrom, type LayerInText } from "../../../layers/layer-json";
import type { HostFiles } from "../../../layers/formats/host-file";
import { outsideOfSecrets, unknown, type Registered } from "./monitor";
import { runProgram, type Run } from "./program";

const layers = ({ resources }: Run) => resources.filter(({ type }) => type.endsWith("host:Layer"));
const nodes = ({ resources }: Run) => resources.filter(({ type }) => type.endsWith("cluster:Node"));

/** Files of a layer; of a node, those of engine and kubelet. */
function filesOf({ inputs }: Registered): HostFiles {
  const layerInputs = inputs as LayerInText & { layers?: string };
  const { layers } = layerInputs;
  const ofNode = layers ? Object.values(layersFrom(layers)) : [];
  return Object.assign({}, ...[layerFrom(layerInputs), ...ofNode].map((layer) => layer.files));
}

/** What only the cluster knows: its authorities and its keys. */
const madeByTheCluster = [
  "/etc/kubernetes/apiserver/encryption.yaml",
  "/etc/kubernetes/apiserver/apiserver-etcd-ca.crt",
  "/etc/kubernetes/etcd/etcd-ca.crt",
  "/etc/kubernetes/pki/kubernetes-ca.crt",
  "/etc/kubernetes/pki/front-proxy-ca.crt",
  "/etc/kubernetes/service-account/service-account.key",
  "/etc/kubernetes/service-account/service-account.pub",
];

describe("the first preview", () => {
  let preview: Run;
  let up: Run;
  before(async () => {
    up = await runProgram();
    preview = await runProgram({}, true);
  });

  it("has every resource that up has", () => {
    const names = ({ resources }: Run) => resources.map(({ name }) => name).sort();
    deepStrictEqual(names(preview), names(up));
  });

  it("shows every file of every host, but for what only the cluster can know", () => {
    for (const layer of [...layers(preview), ...nodes(preview)])
      for (const [path, { content }] of Object.entries(filesOf(layer)))
        ok(
          (outsideOfSecrets(content) !== unknown && content !== unknown) ||
            madeByTheCluster.includes(path),
          `${layer.name}: ${path} is not known`,
        );
  });

  it("shows the content of containerd and kubelet where it is set up and where it changes later", () => {
    for (const path of ["/etc/containerd/config.toml", "/etc/kubernetes/kubelet/config.yaml"])
      deepStrictEqual(
        new Set(preview.resources.filter((one) => path in filesOf(one)).map(({ type }) => type)),
        new Set([
          "pulumi-nodejs:dynamic/host:PodRuntime",
          ...nodes(preview).map(({ type }) => type),
        ]),
      );
  });

  it("knows everything of a layer except the CAs that sign and the cluster's new owner", () => {
    for (const { name, inputs } of layers(preview)) {
      const { files: _files, host, certificates, ...rest } = inputs as Record<string, object>;
      const { owner: _owner, ...reached } = { owner: "", ...host };
      const { authorities: _authorities, ...requested } = { authorities: {}, ...certificates };
      ok(!JSON.stringify([rest, reached, requested]).includes(unknown), name);
    }
  });

  it("knows everything of the objects in the cluster except how to reach it", () => {
    for (const { name, type, inputs } of preview.resources.filter(({ type }) =>
      type.startsWith("kubernetes:"),
    ))
      ok(!JSON.stringify(inputs).includes(unknown), `${name} (${type})`);
  });
});

describe("up", () => {
  it("leaves nothing unknown", async () => {
    for (const { name, inputs } of (await runProgram()).resources)
      ok(!JSON.stringify(inputs).includes(unknown), name);
  });
});
