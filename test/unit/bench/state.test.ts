import { deepStrictEqual } from "node:assert";
import { phasesOf } from "../../../bench/phases";
import { resourcesOf } from "../../../bench/state";

const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

describe("an exported stack", () => {
  it("gives its secrets as plain values, however deep", () => {
    const inputs = { authority: { ...secret, plaintext: '{"cert":"a","key":"b"}' }, list: [1] };
    const exported = { deployment: { resources: [{ urn: "u", type: "t", inputs }] } };
    deepStrictEqual(resourcesOf(JSON.stringify(exported)), [
      {
        urn: "u",
        type: "t",
        inputs: { authority: { cert: "a", key: "b" }, list: [1] },
        outputs: {},
      },
    ]);
  });

  it("gives the end of each phase: that of its last resource", () => {
    const made = (urn: string, second: number) => ({
      urn,
      type: "",
      created: new Date(second * 1000).toISOString(),
      inputs: {},
      outputs: {},
    });
    const resources = [
      made("urn::host:PodRuntime::node-1-pod-runtime", 3),
      made("urn::host:PodRuntime::node-2-pod-runtime", 5),
      made("urn::host:Layer::node-1-api-balancer", 6),
    ];
    deepStrictEqual(phasesOf(resources, 1000), {
      "engine and kubelet": 4,
      "way to the API servers": 5,
    });
  });
});
