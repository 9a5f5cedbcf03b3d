import { deepStrictEqual } from "node:assert";
import { layersFrom, layersText } from "../../../layers/layers-text";

describe("engine and kubelet as one text", () => {
  const layers = {
    engine: { files: { "/etc/containerd/config.toml": { content: "version = 3\n" } } },
    kubelet: { files: {}, units: { "kubelet.service": ["/a"] } },
  };

  it("are what they were", () => deepStrictEqual(layersFrom(layersText(layers)), layers));

  it("are found in states of earlier versions too, which have them as they are", () =>
    deepStrictEqual(layersFrom(layers), layers));
});
