import { deepStrictEqual } from "node:assert";
import { layerFrom, layersFrom, layersText, layerText } from "../../../layers/layer-json";

describe("engine and kubelet as one text", () => {
  const layers = {
    engine: { files: { "/etc/containerd/config.toml": { content: "version = 3\n" } } },
    kubelet: { files: {}, units: { "kubelet.service": ["/a"] } },
  };

  it("are what they were", () => deepStrictEqual(layersFrom(layersText(layers)), layers));
});

describe("a layer as a text", () => {
  const layer = { files: { "/a": { content: "1" } }, units: { "a.service": ["/a"] } };
  const told = { layer: "engine", desired: layerText(layer) };

  it("is what it was, beside what else its resource is told", () =>
    deepStrictEqual(layerFrom(told), { ...told, ...layer }));

  it("has the files too that other resources make", () => {
    const made = { "/b": { content: "2", mode: "0600" } };
    deepStrictEqual(layerFrom({ ...told, files: made }).files, { ...layer.files, ...made });
  });

  it("is found in states of earlier versions too, which have it in parts", () =>
    deepStrictEqual(layerFrom(layer), layer));
});
