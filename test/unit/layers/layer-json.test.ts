import { deepStrictEqual } from "node:assert";
import { layerFrom, layersFrom, layersText, layerText } from "../../../layers/layer-json";

describe("containerd and kubelet as one text", () => {
  const layers = {
    engine: { files: { "/etc/containerd/config.toml": { content: "version = 3\n" } } },
    kubelet: { files: {}, units: { "kubelet.service": ["/a"] } },
  };

  it("are restored", () => deepStrictEqual(layersFrom(layersText(layers)), layers));
});

describe("a layer as a text", () => {
  const layer = { files: { "/a": { content: "1" } }, units: { "a.service": ["/a"] } };
  const given = { layer: "engine", desired: layerText(layer) };

  it("is restored beside the other inputs of its resource", () =>
    deepStrictEqual(layerFrom(given), { ...given, ...layer }));

  it("has the files too that other resources make", () => {
    const made = { "/b": { content: "2", mode: "0600" } };
    deepStrictEqual(layerFrom({ ...given, files: made }).files, { ...layer.files, ...made });
  });

  it("is found in states of earlier versions too, which have it in parts", () =>
    deepStrictEqual(layerFrom(layer), layer));
});
