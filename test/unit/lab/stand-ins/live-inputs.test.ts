import assert from "node:assert/strict";
import { liveInputs } from "../../../../lab/offline/stand-ins/kubernetes/live-inputs";
import type { KubernetesObject } from "../../../../lab/offline/stand-ins/kubernetes/object";
import { secret, type Properties } from "../../../../lab/offline/stand-ins/properties";

const observe = (inputs: Properties, live: Properties) =>
  liveInputs(inputs, live as KubernetesObject);

describe("inputs observed on a live object", () => {
  const same: [string, Properties, Properties][] = [
    ["fields that the inputs do not name", { a: 1 }, { a: 1, b: 2 }],
    ["fields that hold nothing and are left out", { a: { b: [], c: false, d: "" } }, {}],
    [
      "another spelling of a quantity",
      { limits: { cpu: "1000m", memory: "1024Mi" } },
      { limits: { cpu: "1", memory: "1Gi" } },
    ],
    ["a quantity given as a number", { requests: { cpu: 0.5 } }, { requests: { cpu: "500m" } }],
    [
      "elements that others added to a keyed list",
      { containers: [{ name: "a", image: "i" }] },
      { containers: [{ name: "sidecar" }, { name: "a", image: "i", imagePullPolicy: "Always" }] },
    ],
    [
      "ports that differ in protocol only",
      {
        ports: [
          { name: "t", port: 53, protocol: "TCP" },
          { name: "u", port: 53, protocol: "UDP" },
        ],
      },
      {
        ports: [
          { name: "t", port: 53, protocol: "TCP", nodePort: 1 },
          { name: "u", port: 53, protocol: "UDP" },
        ],
      },
    ],
    ["a secret of the same value", { data: { a: secret("x") } }, { data: { a: "x" } }],
  ];
  for (const [name, inputs, live] of same) {
    it(`shows no drift for ${name}`, () => assert.deepEqual(observe(inputs, live), inputs));
  }

  const drifted: [string, Properties, Properties, Properties][] = [
    ["a changed value", { a: { b: 1 } }, { a: { b: 2, c: 3 } }, { a: { b: 2 } }],
    ["a field that is gone", { a: 1, b: 2 }, { a: 1 }, { a: 1 }],
    [
      "a changed quantity",
      { limits: { cpu: "1" } },
      { limits: { cpu: "2" } },
      { limits: { cpu: "2" } },
    ],
    [
      "a changed version that looks like a quantity",
      { image: "1.0" },
      { image: "1" },
      { image: "1" },
    ],
    ["a longer list of scalars", { args: ["a"] }, { args: ["a", "b"] }, { args: ["a", "b"] }],
    [
      "an element that is gone from a keyed list",
      {
        env: [
          { name: "a", value: "1" },
          { name: "b", value: "2" },
        ],
      },
      { env: [{ name: "b", value: "2" }] },
      { env: [{ name: "b", value: "2" }] },
    ],
    ["a changed secret, which stays one", { a: secret("x") }, { a: "y" }, { a: secret("y") }],
  ];
  for (const [name, inputs, live, expected] of drifted) {
    it(`shows ${name}`, () => assert.deepEqual(observe(inputs, live), expected));
  }
});
