import assert from "node:assert/strict";
import { secret, type Properties } from "../../../../lab/offline/stand-ins/properties";
import { differences, diffResponse } from "../../../../lab/offline/stand-ins/property-diff";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("differences between property bags", () => {
  const cases: [string, Properties, Properties, Record<string, string>][] = [
    ["none", { a: { b: [1, { c: null }] } }, { a: { b: [1, { c: null }] } }, {}],
    ["a leaf", { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { "a.c": "update" }],
    [
      "keys that came and went",
      { a: { b: 1 } },
      { a: { c: 1 } },
      { "a.b": "delete", "a.c": "add" },
    ],
    ["list elements", { a: [1, 2] }, { a: [1, 3, 4] }, { "a[1]": "update", "a[2]": "add" }],
    [
      "a key that needs quotes",
      { a: { "b.c/d": 1 } },
      { a: { "b.c/d": 2 } },
      { 'a["b.c/d"]': "update" },
    ],
    ["another shape", { a: { b: 1 } }, { a: [1] }, { a: "update" }],
    ["a value that is not known yet", { a: 1 }, { a: unknown }, { a: "update" }],
    ["a value that only became a secret", { a: 1 }, { a: secret(1) }, {}],
    ["a secret", { a: secret({ b: 1 }) }, { a: secret({ b: 2 }) }, { "a.b": "update" }],
  ];
  for (const [name, before, after, expected] of cases) {
    it(`finds ${name}`, () => {
      const found = differences(before, after);
      const paths = diffResponse(found, () => false)
        .getDetaileddiffMap()
        .toArray()
        .map(([path]) => path);
      assert.deepEqual(
        Object.fromEntries(found.map(({ change }, index) => [paths[index], change])),
        expected,
      );
    });
  }
});
